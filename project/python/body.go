package python

// passOver notes what a line in the body of a function or class means outside,
// and of a function what it binds and returns.
func (r *reader) passOver(tokens []Token) {
	if tokens[0].Is("global") {
		r.global(tokens[1:])
	}
	r.watch(tokens)
	owner := &r.module.Names[r.body]
	if owner.Kind == Class {
		if len(tokens) > 4 && tokens[0].Is("self") && tokens[1].Is(".") && tokens[3].Is("=") && len(owner.Body.Names) < maxLocals {
			owner.Body.Names = append(owner.Body.Names, Binding{
				Name: tokens[2].Text, Offset: tokens[2].Offset, Value: spanOf(tokens[4:]), Flask: r.callsFlask(tokens[4:]),
			})
		}
		return
	}
	if !owner.Flask {
		owner.Flask = r.callsFlask(tokens)
	}
	if r.inner >= 0 && !r.at.Joined && r.at.Indent <= r.inner {
		r.inner = -1
	}
	if r.inner < 0 {
		r.guard(tokens[0])
		r.inBody, r.local = true, owner.Body
		r.bodyStatement(tokens)
		r.inBody, r.local = false, nil
	}
}

// bodyStatement reads one statement of a function.
func (r *reader) bodyStatement(tokens []Token) {
	switch first := tokens[0]; {
	case first.Is("return"):
		if len(tokens) > 1 && len(r.local.Returns) < maxLocals {
			r.local.Returns = append(r.local.Returns, spanOf(tokens[1:]))
		}
	case first.Is("import"):
		r.importModules(tokens[1:])
	case first.Is("from"):
		r.importNames(tokens[1:])
	case first.Is("def") || first.Is("class") || first.Is("async") && len(tokens) > 1 && tokens[1].Is("def"):
		r.inner = r.at.Indent
	case first.Is("async") && len(tokens) > 1:
		r.bodyStatement(tokens[1:])
	case first.Is("@") || first.Is("global"):
	case isCompound(first.Text):
		colon := OuterIndex(tokens, ":")
		if rest := tokens[colon+1:]; colon >= 0 && len(rest) > 0 && !isCompound(rest[0].Text) {
			r.bodyStatement(rest)
		}
	default:
		r.assignment(tokens)
		r.call(tokens)
	}
}

// call notes a statement that is a call and nothing else: app.run(), main().
func (r *reader) call(tokens []Token) {
	n := len(tokens)
	if n < 3 || tokens[0].Kind != NameToken || !tokens[n-1].Is(")") || OuterIndex(tokens, "=") >= 0 {
		return
	}
	switch {
	case isKeyword(tokens[0].Text):
	case r.local != nil:
		if len(r.local.Calls) < maxLocals {
			r.local.Calls = append(r.local.Calls, spanOf(tokens))
		}
	case len(r.module.Runs) < maxRuns:
		r.module.Runs = append(r.module.Runs, run{spanOf(tokens), r.script})
	}
}

// isKeyword reports whether a statement that begins with word is no expression.
func isKeyword(word string) bool {
	switch word {
	case "assert", "del", "print", "raise", "return", "yield", "await", "nonlocal", "pass":
		return true
	}
	return false
}
