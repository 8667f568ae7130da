package worker

import (
	"strings"

	"dockgen/project/evidence"
	"dockgen/project/source"
)

// concurrentWorker sets the worker of an app whose code is written for one: patched
// for greenlets, or holding a connection open for as long as its client is there.
func concurrentWorker(w *evidence.Worker, f *source.Index, imported map[string]bool) {
	for _, file := range f.MentioningOf(f.Python, "monkey", "geventwebsocket", "flask_sock", "flask_sse") {
		mod := f.Module(file)
		if !imported[file] || mod == nil {
			continue
		}
		for _, r := range mod.Runs {
			switch text := mod.Text(r.Call); {
			case r.Script:
			case strings.HasPrefix(text, "monkey.patch_all(") || strings.HasPrefix(text, "gevent.monkey.patch_all("):
				w.Class = evidence.Found[string]{Value: "gevent", Evidence: source.Evidence(mod, r.Call.Start), Confidence: evidence.Likely, Note: "The app is patched for gevent when it is imported."}
			case strings.HasPrefix(text, "eventlet.monkey_patch("):
				w.Class = evidence.Found[string]{Value: "eventlet", Evidence: source.Evidence(mod, r.Call.Start), Confidence: evidence.Likely,
					Note: "The app is patched for eventlet when it is imported. gunicorn 26 no longer has that worker."}
			}
		}
		for _, ref := range mod.Imports {
			top, _, _ := strings.Cut(ref.Origin.Module, ".")
			at := source.Evidence(mod, ref.Offset)
			switch {
			case top == "geventwebsocket" && f.DependsOn("gevent-websocket"):
				w.Class = evidence.Found[string]{Value: "geventwebsocket.gunicorn.workers.GeventWebSocketWorker", Evidence: at, Confidence: evidence.Likely, Note: "Its WebSockets need this worker."}
				return
			case top == "flask_sock" || top == "flask_sse":
				w.Threads = evidence.Found[int]{Value: 100, Evidence: at, Confidence: evidence.Likely, Note: "Each connected client occupies a thread."}
			}
		}
	}
	if w.Class.Known() && !f.DependsOn(w.Class.Value) {
		w.Class = evidence.Found[string]{} // another package brings it, and the worker may not be there
	}
	if w.Class.Known() {
		w.Threads = evidence.Found[int]{}
	}
}
