package main

import (
	"context"
	"crypto/rand"
	"strings"
)

// private compares the image with a dependency from a private Git server to the
// one without: what the token and git leave behind. The base of this section
// trusts the server, and is the base of its plain sides too.
func private(ctx context.Context, b *bench) error {
	token := rand.Text()
	server, err := newGitServer(ctx, b, token)
	if err != nil {
		return err
	}
	defer server.close()
	const n = 1000 // far from the bases of the cold builds
	if err := b.makeBase(ctx, n, server.certificate); err != nil {
		return err
	}
	required := requirementsText(b.run, "private_lib @ git+https://"+server.address+"/acme/private_lib.git")

	pattern, err := b.newSide("pattern-private", "pattern-private")
	if err != nil {
		return err
	}
	pattern.dockerfile = strings.ReplaceAll(pattern.dockerfile, "GITHOST", server.address)
	pattern.buildArgs = []string{"--build-arg", "CR_PAT=" + token}
	if err := pattern.write("requirements.txt", required); err != nil {
		return err
	}

	dockgen, err := b.newGenerated(ctx, "dockgen-private", `
dependencies "pip" {
  private_git "`+server.address+`" {
    secret = "CR_PAT"
  }
}
`)
	if err != nil {
		return err
	}
	dockgen.environment = []string{"CR_PAT=" + token}
	dockgen.buildArgs = []string{"--secret", "id=CR_PAT,env=CR_PAT"}
	if err := dockgen.write("requirements.txt", required); err != nil {
		return err
	}

	plain, err := b.newGenerated(ctx, "dockgen-plain", "")
	if err != nil {
		return err
	}
	measured := map[*side]sample{}
	for _, s := range []*side{plain, pattern, dockgen} {
		if err := b.move(s, n); err != nil {
			return err
		}
		if _, err := b.build(ctx, s); err != nil {
			return err
		}
		megabytes, err := b.megabytes(ctx, b.image(s), b.base(n))
		if err != nil {
			return err
		}
		measured[s] = sample{s.name, "MB", []float64{megabytes}}
	}
	b.table.row("private Git dependency, size over base", measured[dockgen], measured[plain], "1.10")
	b.table.row("private Git dependency, size over base", measured[dockgen], measured[pattern], "")
	return nil
}
