package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
)

// oneProject measures a cold start on the smallest config and on one of 43 lines.
func (b *bench) oneProject() error {
	dir := filepath.Join(b.dir, "one")
	t, err := makeTree(dir, len(shapes))
	if err != nil {
		return err
	}
	if err := b.generate(dir); err != nil {
		return err
	}
	packs := filepath.Join(b.dir, "packs")
	if err := t.pack(packs); err != nil {
		return err
	}
	hello := command{"hello", []string{b.program("hello")}}
	b.header("One project, from a cold start")
	for _, p := range []project{t.projects[0], t.projects[4]} {
		lines := strings.Count(shapes[p.shape].config, "\n")
		called := func(name string) string { return fmt.Sprintf("%s, %d lines", name, lines) }
		floor := command{called("floor"), []string{b.program("floor"), "one", p.dir, filepath.Join(packs, shapeName(p.shape))}}
		verb := func(args ...string) command {
			return command{called(strings.Join(args, " ")), append([]string{b.program("dockgen"), "-C", p.dir}, args...)}
		}
		fresh, err := b.copies(p, dir+"-new", 60)
		if err != nil {
			return err
		}
		for _, r := range []row{
			{a: floor, b: hello},
			{a: verb("check"), b: floor},
			{a: verb("check"), b: hello},
			{a: command{called("generate, nothing to do"), verb("generate").args}, b: floor},
			{a: command{called("generate, all new"), []string{b.program("dockgen"), "-C", fresh, "generate"}}, b: floor, pairs: 60},
			{a: verb("validate"), b: floor},
			{a: verb("diff"), b: floor},
			{a: verb("show"), b: floor},
		} {
			if err := b.measure(r); err != nil {
				return err
			}
		}
	}
	fmt.Fprintln(b.out)
	return nil
}

// copies makes n copies of p, of which nothing is generated, and returns their
// path with "{}" for the number.
func (b *bench) copies(p project, dir string, n int) (string, error) {
	for i := range n {
		p.dir = filepath.Join(dir, shapeName(p.shape), strconv.Itoa(i))
		if err := p.write(); err != nil {
			return "", err
		}
	}
	return filepath.Join(dir, shapeName(p.shape), "{}"), nil
}

// trees measures many projects at once.
func (b *bench) trees() error {
	for _, n := range []int{100, 1_000, 10_000} {
		if n > b.projects {
			break
		}
		if err := b.tree(n); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) tree(n int) error {
	dir := filepath.Join(b.dir, "tree-"+strconv.Itoa(n))
	t, err := makeTree(dir, n)
	if err != nil {
		return err
	}
	if err := b.generate(dir); err != nil {
		return err
	}
	packs := filepath.Join(b.dir, "packs")
	floor := command{"tree floor", []string{b.program("floor"), "tree", dir, packs}}
	reading := command{"read floor", []string{b.program("floor"), "read", dir, packs}}
	verb := func(name string, args ...string) command {
		return command{name, append([]string{b.program("dockgen"), "-C", dir, args[0], "--recursive"}, args[1:]...)}
	}
	slow := n >= 10_000
	b.header(fmt.Sprintf("%d projects", n))
	for _, r := range []row{
		{a: floor, b: reading},
		{a: verb("check", "check"), b: floor},
		{a: verb("check", "check"), b: reading},
		{a: verb("generate, nothing to do", "generate"), b: floor},
		{a: verb("validate", "validate"), b: floor},
	} {
		r.slow = slow
		if err := b.measure(r); err != nil {
			return err
		}
	}
	undo, err := t.drift()
	if err != nil {
		return err
	}
	if err := b.measure(row{a: verb("diff, 1 % drifted", "diff"), b: floor, codes: "3", slow: slow}); err != nil {
		return err
	}
	if err := undo(); err != nil {
		return err
	}
	if n == 1_000 {
		const times = 4
		for i := range times {
			if _, err := makeTree(fmt.Sprintf("%s-new/%d", dir, i), n); err != nil {
				return err
			}
		}
		fresh := command{"generate, all new", []string{b.program("dockgen"), "-C", dir + "-new/{}", "generate", "--recursive"}}
		if err := b.measure(row{a: fresh, b: reading, pairs: times}); err != nil {
			return err
		}
		if err := os.RemoveAll(dir + "-new"); err != nil {
			return err
		}
	}
	fmt.Fprintln(b.out)
	return nil
}

// generate has dockgen write everything below dir.
func (b *bench) generate(dir string) error {
	return quietly(exec.Command(b.program("dockgen"), "-C", dir, "--quiet", "generate", "--recursive"))
}
