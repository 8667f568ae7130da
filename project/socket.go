package project

import "strings"

// socketServer finds the SocketIO server that is bound to the chosen app.
func (e *entryFinder) socketServer(c candidate) (object, bool) {
	for _, file := range e.python {
		if !c.files[file] || !strings.Contains(e.read(file), "SocketIO") && !strings.Contains(e.read(file), "socketio") {
			continue
		}
		mod := e.module(file)
		if mod == nil {
			continue
		}
		for i := range mod.names {
			if b := &mod.names[i]; b.kind == assigned && !b.script {
				if o := e.resolver.bound(scope{module: mod}, b); o.kind == madeSocket {
					o.module, o.binding = mod, b
					return o, true
				}
			}
		}
	}
	return object{}, false
}

// socketWorker sets the worker that Flask-SocketIO needs: one process, because
// gunicorn hands each request of a client to any of several, and the class that
// matches the library it will choose by what is installed.
func (e *entryFinder) socketWorker(w *Worker, server object) {
	at := server.module.evidence(server.binding.offset)
	library := "Flask-SocketIO"
	if server.name == "socketio.Server" {
		library = "python-socketio"
	}
	w.Workers = Found[int]{Value: 1, Evidence: at, Confidence: Certain, Note: library + " needs a client's requests in one process."}
	mode := ""
	for _, name := range []string{"eventlet", "gevent", "threading"} {
		if strings.Contains(server.call, "async_mode=\""+name) || strings.Contains(server.call, "async_mode='"+name) {
			mode = name
		}
	}
	if mode == "" {
		switch {
		case e.dependsOn("eventlet"):
			mode = "eventlet"
		case e.dependsOn("gevent"):
			mode = "gevent"
		}
	}
	set := func(class, note string) {
		if !w.Class.Known() || w.Class.Value == "sync" || w.Class.Value == "gthread" {
			w.Class = Found[string]{Value: class, Evidence: at, Confidence: Certain, Note: note}
		}
	}
	switch mode {
	case "eventlet":
		set("eventlet", library+" takes eventlet when it is installed. gunicorn 26 no longer has that worker.")
	case "gevent":
		if e.dependsOn("gevent-websocket") {
			set("geventwebsocket.gunicorn.workers.GeventWebSocketWorker", library+" takes gevent when it is installed.")
		} else {
			set("gevent", library+" takes gevent when it is installed.")
		}
	default:
		set("gthread", library+" serves each client in a thread.")
		if w.Class.Value == "gthread" && w.Threads.Value < 2 {
			w.Threads = Found[int]{Value: 100, Evidence: at, Confidence: Likely, Note: "Each connected client occupies a thread."}
		}
	}
}
