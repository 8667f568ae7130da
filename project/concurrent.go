package project

import "strings"

// concurrentWorker sets the worker of an app whose code is written for one: patched
// for greenlets, or holding a connection open for as long as its client is there.
func (e *entryFinder) concurrentWorker(w *Worker, c candidate) {
	for _, file := range e.mentioningOf(e.python, "monkey", "geventwebsocket", "flask_sock", "flask_sse") {
		mod := e.module(file)
		if !c.files[file] || mod == nil {
			continue
		}
		for _, r := range mod.runs {
			switch text := mod.text(r.call); {
			case r.script:
			case strings.HasPrefix(text, "monkey.patch_all(") || strings.HasPrefix(text, "gevent.monkey.patch_all("):
				w.Class = Found[string]{Value: "gevent", Evidence: mod.evidence(r.call.start), Confidence: Likely, Note: "The app is patched for gevent when it is imported."}
			case strings.HasPrefix(text, "eventlet.monkey_patch("):
				w.Class = Found[string]{Value: "eventlet", Evidence: mod.evidence(r.call.start), Confidence: Likely,
					Note: "The app is patched for eventlet when it is imported. gunicorn 26 no longer has that worker."}
			}
		}
		for _, ref := range mod.imports {
			top, _, _ := strings.Cut(ref.origin.module, ".")
			at := mod.evidence(ref.offset)
			switch {
			case top == "geventwebsocket" && e.dependsOn("gevent-websocket"):
				w.Class = Found[string]{Value: "geventwebsocket.gunicorn.workers.GeventWebSocketWorker", Evidence: at, Confidence: Likely, Note: "Its WebSockets need this worker."}
				return
			case top == "flask_sock" || top == "flask_sse":
				w.Threads = Found[int]{Value: 100, Evidence: at, Confidence: Likely, Note: "Each connected client occupies a thread."}
			}
		}
	}
	if w.Class.Known() && !e.dependsOn(w.Class.Value) {
		w.Class = Found[string]{} // another package brings it, and the worker may not be there
	}
	if w.Class.Known() {
		w.Threads = Found[int]{}
	}
}
