package workspace

// Forced returns every change that a run with force would make, the lock last:
// what brings the folder to where [Plan.Clean] holds. A change that force cannot
// make either, because something is in the way, is left out.
func (p *Plan) Forced() []Change {
	o := Options{Force: true}
	var changes []Change
	for _, c := range p.Changes {
		if action := o.Action(c); action != None && action != Refuse {
			changes = append(changes, c)
		}
	}
	lock := p.Lock
	lock.Want = p.lockAfter(o)
	if !same(lock.Have, lock.Want) {
		changes = append(changes, lock)
	}
	return changes
}
