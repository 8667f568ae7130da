package generator

// processes says how what else runs from the image is started. Without any it
// says nothing.
func (p *page) processes() {
	if len(p.Process) == 0 {
		return
	}
	p.begin("processes")
	for i := range p.Process {
		p.process = &p.Process[i]
		p.say("process")
	}
	p.list("number", when(len(p.Env) > 0, "variables"), "several", "stop")
}

func processValue(hole string) value {
	switch hole {
	case "process":
		return func(p *page) { p.add(p.process.Name) }
	case "command":
		return func(p *page) { p.shellWords(p.process.Command) }
	}
	return tableValue(hole)
}
