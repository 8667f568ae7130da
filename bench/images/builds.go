package main

import (
	"context"
	"fmt"
	"time"
)

func size(ctx context.Context, b *bench) error {
	measured := map[*side]sample{}
	for _, s := range []*side{b.pattern, b.best, b.dockgen} {
		megabytes, err := b.megabytes(ctx, b.image(s), b.base(0))
		if err != nil {
			return err
		}
		measured[s] = sample{s.name, "MB", []float64{megabytes}}
	}
	b.table.row("size over base", measured[b.dockgen], measured[b.best], "1.00")
	b.table.row("size over base", measured[b.dockgen], measured[b.pattern], "")
	return nil
}

// edit changes one line and builds, then builds again with nothing to do: that
// is the time of the client and the engine alone, which no Dockerfile can beat.
func edit(ctx context.Context, b *bench) error {
	sides := []*side{b.pattern, b.best, b.dockgen}
	edited, idle := map[*side]sample{}, map[*side]sample{}
	for round := range 2*b.rounds + 1 {
		for _, s := range inTurn(round, sides...) {
			if err := s.edit(); err != nil {
				return err
			}
			busy, err := b.build(ctx, s)
			if err != nil {
				return err
			}
			nothing, err := b.build(ctx, s)
			if err != nil {
				return err
			}
			edited[s] = edited[s].add(s.name, busy)
			idle[s] = idle[s].add("nothing to do", nothing)
		}
	}
	b.table.row("edit, rebuild", edited[b.dockgen], idle[b.dockgen], "1.40")
	b.table.row("edit, rebuild", edited[b.dockgen], edited[b.best], "")
	b.table.row("edit, rebuild", edited[b.dockgen], edited[b.pattern], "")
	return nil
}

// additions are small packages without dependencies of their own: one a round,
// so that none is in a cache mount already.
var additions = []string{
	"humanize", "tabulate", "xmltodict", "semver", "toml", "colorama", "pytz", "six", "cachetools",
	"sortedcontainers", "zipp", "more-itertools", "filelock", "pluggy", "iniconfig",
}

// dependency adds one package to the requirements.
func dependency(ctx context.Context, b *bench) error {
	return b.compareBuilds(ctx, min(b.rounds, len(additions)), "one more dependency", "0.36", func(s *side, round int) error {
		return s.write("requirements.txt", requirementsText(fmt.Sprintf("%s, round %d", b.run, round), additions[round]))
	})
}

// cold builds where nothing was built before, with empty caches.
func cold(ctx context.Context, b *bench) error {
	rounds := (b.rounds + 1) / 2
	for n := 1; n <= rounds; n++ {
		if err := b.makeBase(ctx, n, ""); err != nil {
			return err
		}
	}
	err := b.compareBuilds(ctx, rounds, "cold build", "0.85", func(s *side, round int) error {
		return b.move(s, round+1)
	})
	if err != nil {
		return err
	}
	for _, s := range []*side{b.pattern, b.best, b.dockgen} {
		if err := b.move(s, 0); err != nil {
			return err
		}
		if _, err := b.build(ctx, s); err != nil {
			return err
		}
	}
	return nil
}

// compareBuilds changes every side and builds it, round by round.
func (b *bench) compareBuilds(ctx context.Context, rounds int, figure, target string, change func(s *side, round int) error) error {
	took := map[*side]sample{}
	for round := range rounds {
		for _, s := range inTurn(round, b.pattern, b.best, b.dockgen) {
			if err := change(s, round); err != nil {
				return err
			}
			duration, err := b.build(ctx, s)
			if err != nil {
				return err
			}
			took[s] = took[s].add(s.name, duration)
		}
	}
	b.table.row(figure, took[b.dockgen], took[b.pattern], target)
	b.table.row(figure, took[b.dockgen], took[b.best], "")
	return nil
}

// add returns the sample with one more duration.
func (s sample) add(side string, d time.Duration) sample {
	return sample{side, "s", append(s.values, d.Seconds())}
}
