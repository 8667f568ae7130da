package worker

import (
	"strings"

	"dockgen/project/entry"
	"dockgen/project/evidence"
	"dockgen/project/python"
	"dockgen/project/source"
	"dockgen/project/wsgi"
)

// socketServer finds the SocketIO server that is bound to the chosen app.
func socketServer(e *entry.Finder, c entry.Candidate) (wsgi.Object, bool) {
	for _, file := range e.Python {
		if !c.Files[file] || !strings.Contains(e.Read(file), "SocketIO") && !strings.Contains(e.Read(file), "socketio") {
			continue
		}
		mod := e.Module(file)
		if mod == nil {
			continue
		}
		for i := range mod.Names {
			if b := &mod.Names[i]; b.Kind == python.Assigned && !b.Script {
				if o := e.Resolver.Bound(wsgi.Scope{Module: mod}, b); o.Kind == wsgi.MadeSocket {
					o.Module, o.Binding = mod, b
					return o, true
				}
			}
		}
	}
	return wsgi.Object{}, false
}

// socketWorker sets the worker that Flask-SocketIO needs: one process, because
// gunicorn hands each request of a client to any of several, and the class that
// matches the library it will choose by what is installed.
func socketWorker(w *evidence.Worker, f *source.Index, server wsgi.Object) {
	at := source.Evidence(server.Module, server.Binding.Offset)
	library := "Flask-SocketIO"
	if server.Name == "socketio.Server" {
		library = "python-socketio"
	}
	w.Workers = evidence.Found[int]{Value: 1, Evidence: at, Confidence: evidence.Certain, Note: library + " needs a client's requests in one process."}
	mode := ""
	for _, name := range []string{"eventlet", "gevent", "threading"} {
		if strings.Contains(server.Call, "async_mode=\""+name) || strings.Contains(server.Call, "async_mode='"+name) {
			mode = name
		}
	}
	if mode == "" {
		switch {
		case f.DependsOn("eventlet"):
			mode = "eventlet"
		case f.DependsOn("gevent"):
			mode = "gevent"
		}
	}
	set := func(class, note string) {
		if !w.Class.Known() || w.Class.Value == "sync" || w.Class.Value == "gthread" {
			w.Class = evidence.Found[string]{Value: class, Evidence: at, Confidence: evidence.Certain, Note: note}
		}
	}
	switch mode {
	case "eventlet":
		set("eventlet", library+" takes eventlet when it is installed. gunicorn 26 no longer has that worker.")
	case "gevent":
		if f.DependsOn("gevent-websocket") {
			set("geventwebsocket.gunicorn.workers.GeventWebSocketWorker", library+" takes gevent when it is installed.")
		} else {
			set("gevent", library+" takes gevent when it is installed.")
		}
	default:
		set("gthread", library+" serves each client in a thread.")
		if w.Class.Value == "gthread" && w.Threads.Value < 2 {
			w.Threads = evidence.Found[int]{Value: 100, Evidence: at, Confidence: evidence.Likely, Note: "Each connected client occupies a thread."}
		}
	}
}
