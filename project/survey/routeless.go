package survey

import "dockgen/project/route"

// routeless finds out whether the app answers no path, as far as reading can be certain.
func routeless(p *project, s *Survey) { s.Routeless = route.None(p.index, p.reached) }
