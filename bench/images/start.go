package main

import (
	"context"
	"fmt"
	"time"
)

// start times from `docker run` to the first 200.
func start(ctx context.Context, b *bench) error {
	took := map[*side]sample{}
	for round := range 2*b.rounds + 1 {
		for _, s := range inTurn(round, b.pattern, b.best, b.dockgen) {
			begin := time.Now()
			c, err := b.launch(ctx, b.image(s), nil)
			if err != nil {
				return err
			}
			if err := b.ready(ctx, c); err != nil {
				return err
			}
			took[s] = took[s].add(s.name, time.Since(begin))
			if err := b.remove(ctx, c); err != nil {
				return err
			}
		}
	}
	b.table.row("run to first 200", took[b.dockgen], took[b.pattern], "1.00")
	b.table.row("run to first 200", took[b.dockgen], took[b.best], "")
	return nil
}

// memory sums the proportional memory of a container's processes after requests
// have reached all four workers, with preload and without.
func memory(ctx context.Context, b *bench) error {
	preload, err := b.newGenerated(ctx, "preload", "\nworker \"standard\" {\n  preload = true\n}\n")
	if err != nil {
		return err
	}
	if _, err := b.build(ctx, preload); err != nil {
		return err
	}
	used := map[*side]sample{}
	for _, s := range []*side{b.pattern, b.dockgen, preload} {
		c, err := b.launch(ctx, b.image(s), nil)
		if err != nil {
			return err
		}
		if err := b.ready(ctx, c); err != nil {
			return err
		}
		answered(ctx, c.address, time.Second)
		ids, err := b.processes(ctx, c)
		if err != nil {
			return err
		}
		if len(ids) != 5 {
			return fmt.Errorf("%s has %d processes, not one and four workers", s.name, len(ids))
		}
		var total float64
		for _, id := range ids {
			kilobytes, err := statusNumber("/proc/"+id+"/smaps_rollup", "Pss")
			if err != nil {
				return err
			}
			total += kilobytes / 1024
		}
		used[s] = sample{s.name, "MiB", []float64{total}}
		if err := b.remove(ctx, c); err != nil {
			return err
		}
	}
	b.table.row("memory of four workers (PSS)", used[b.dockgen], used[b.pattern], "")
	b.table.row("memory of four workers (PSS)", used[preload], used[b.dockgen], "")
	return nil
}
