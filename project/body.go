package project

// passOver notes what a line in the body of a function or class means outside,
// and of a function what it binds and returns.
func (r *reader) passOver(tokens []token) {
	if tokens[0].is("global") {
		r.global(tokens[1:])
	}
	r.watch(tokens)
	owner := &r.module.names[r.body]
	if owner.kind == class {
		if owner.body != nil && len(tokens) > 4 && tokens[0].is("self") && tokens[1].is(".") && tokens[3].is("=") && len(owner.body.names) < maxLocals {
			owner.body.names = append(owner.body.names, binding{
				name: tokens[2].text, offset: tokens[2].offset, value: spanOf(tokens[4:]), flask: r.callsFlask(tokens[4:]),
			})
		}
		return
	}
	if !owner.flask {
		owner.flask = r.callsFlask(tokens)
	}
	if s := &r.scanner; r.inner >= 0 && !s.joined && s.indent <= r.inner {
		r.inner = -1
	}
	if r.inner < 0 {
		r.guard(tokens[0])
		r.inBody, r.local = true, owner.body
		r.bodyStatement(tokens)
		r.inBody, r.local = false, nil
	}
}

// bodyStatement reads one statement of a function.
func (r *reader) bodyStatement(tokens []token) {
	switch first := tokens[0]; {
	case r.outline && (first.is("return") || first.is("import")):
	case first.is("return"):
		if len(tokens) > 1 && len(r.local.returns) < maxLocals {
			r.local.returns = append(r.local.returns, spanOf(tokens[1:]))
		}
	case first.is("import"):
		r.importModules(tokens[1:])
	case first.is("from"):
		r.importNames(tokens[1:])
	case first.is("def") || first.is("class") || first.is("async") && len(tokens) > 1 && tokens[1].is("def"):
		r.inner = r.scanner.indent
	case first.is("async") && len(tokens) > 1:
		r.bodyStatement(tokens[1:])
	case first.is("@") || first.is("global"):
	case isCompound(first.text):
		colon := outerIndex(tokens, ":")
		if rest := tokens[colon+1:]; colon >= 0 && len(rest) > 0 && !isCompound(rest[0].text) {
			r.bodyStatement(rest)
		}
	case r.outline:
	default:
		r.assignment(tokens)
		r.call(tokens)
	}
}

// call notes a statement that is a call and nothing else: app.run(), main().
func (r *reader) call(tokens []token) {
	n := len(tokens)
	if r.outline || n < 3 || tokens[0].kind != nameToken || !tokens[n-1].is(")") || outerIndex(tokens, "=") >= 0 {
		return
	}
	switch {
	case isKeyword(tokens[0].text):
	case r.local != nil:
		if len(r.local.calls) < maxLocals {
			r.local.calls = append(r.local.calls, spanOf(tokens))
		}
	case len(r.module.runs) < maxRuns:
		r.module.runs = append(r.module.runs, run{spanOf(tokens), r.script})
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
