package generator

// processes says how what else runs from the image is started. Without any it
// says nothing.
func (p *page) processes() {
	if len(p.Process) == 0 {
		return
	}
	p.begin("processes")
	for _, process := range p.Process {
		p.fill("process", process.Name, "command", shellWords(process.Command))
		p.say("process")
	}
	p.list("number", when(len(p.Env) > 0, "variables"), "several", "stop")
}
