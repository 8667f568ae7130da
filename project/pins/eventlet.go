package pins

import (
	"slices"

	"dockgen/project/requirement"
)

// NewEventlet is the gunicorn that takes the place of one whose eventlet worker cannot be
// loaded: gunicorn 26 has none any more.
const NewEventlet = "gunicorn>=21,<26"

// OldEventletWorker returns a gunicorn whose eventlet worker imports what the eventlet
// beside it does not have, and that eventlet; nil when there is none. Measured 2026-11-30
// by loading the worker: gunicorn 19.9.0, 20.0.4 and 20.1.0 take ALREADY_HANDLED from
// eventlet.wsgi, which 0.30.2 has and 0.31.0 has not; 21.2.0 to 23.0.0 load with 0.41.3.
func OldEventletWorker(asked []requirement.Wanted) (gunicorn, eventlet *requirement.Wanted) {
	of := func(name string) *requirement.Wanted {
		if i := slices.IndexFunc(asked, func(w requirement.Wanted) bool { return w.Name == name && w.Kind == requirement.ByVersion }); i >= 0 {
			return &asked[i]
		}
		return nil
	}
	gunicorn, eventlet = of("gunicorn"), of("eventlet")
	if gunicorn == nil || eventlet == nil || !KeepsBelow(gunicorn.Specifier, "21") || KeepsBelow(eventlet.Specifier, "0.30.3") {
		return nil, nil
	}
	return gunicorn, eventlet
}
