//go:build linux

package main

import (
	"cmp"
	"encoding/binary"
	"errors"
	"runtime"
	"sync"
	"syscall"
)

const cwd = -100 // AT_FDCWD

// folders is the stack of folders that are still to be read, shared by the workers.
type folders struct {
	mu      sync.Mutex
	changed sync.Cond
	stack   []string
	busy    int // workers that may still push
	count   int
	differ  error // what differs, of all projects
	err     error // of a worker that could not go on
}

// walk checks every project below dir with copies of w, one a processor.
func walk(dir string, w worker) (int, error) {
	f := &folders{stack: []string{dir}}
	f.changed.L = &f.mu
	var all sync.WaitGroup
	for range runtime.NumCPU() {
		own := w
		all.Go(func() { own.run(f) })
	}
	all.Wait()
	return f.count, cmp.Or(f.err, f.differ)
}

func (w *worker) run(f *folders) {
	for {
		f.mu.Lock()
		for len(f.stack) == 0 && f.busy > 0 {
			f.changed.Wait()
		}
		if len(f.stack) == 0 || f.err != nil {
			f.mu.Unlock()
			f.changed.Broadcast()
			return
		}
		dir := f.stack[len(f.stack)-1]
		f.stack = f.stack[:len(f.stack)-1]
		f.busy++
		f.mu.Unlock()

		w.below = w.below[:0]
		found, err := w.folder(dir)

		f.mu.Lock()
		f.busy--
		f.stack = append(f.stack, w.below...)
		if errors.Is(err, errDiffers) {
			f.differ = errors.Join(f.differ, err)
		} else if err != nil {
			f.err = err
		}
		if found {
			f.count++
		}
		f.mu.Unlock()
		f.changed.Broadcast()
	}
}

// folder lists dir, notes the folders in it, and checks the project if one is there.
func (w *worker) folder(dir string) (found bool, err error) {
	fd, err := openFolder(cwd, dir)
	if err != nil {
		return false, err
	}
	defer syscall.Close(fd)
	for {
		n, err := syscall.Getdents(fd, w.listing[:])
		if err != nil {
			return false, err
		}
		if n == 0 {
			break
		}
		for b := w.listing[:n]; len(b) > 0; {
			length := binary.LittleEndian.Uint16(b[16:])
			kind, name := b[18], b[19:length]
			b = b[length:]
			end := 0
			for name[end] != 0 {
				end++
			}
			switch name := string(name[:end]); {
			case name == "." || name == "..":
			case kind == syscall.DT_DIR:
				w.below = append(w.below, dir+"/"+name)
			case name == "flaskdeploy.hcl":
				found = true
			}
		}
	}
	if found {
		err = w.project(fd, dir)
	}
	return found, err
}

func openFolder(at int, name string) (int, error) {
	return syscall.Openat(at, name, syscall.O_RDONLY|syscall.O_DIRECTORY|syscall.O_CLOEXEC, 0)
}

// read reads a file of the folder at into the worker's buffer, which the next
// call uses again.
func (w *worker) read(at int, name string) ([]byte, error) {
	fd, err := syscall.Openat(at, name, syscall.O_RDONLY|syscall.O_CLOEXEC, 0)
	if err != nil {
		return nil, err
	}
	defer syscall.Close(fd)
	w.content = w.content[:0]
	for {
		if len(w.content) == cap(w.content) {
			w.content = append(w.content, make([]byte, max(64<<10, cap(w.content)))...)[:len(w.content)]
		}
		n, err := syscall.Read(fd, w.content[len(w.content):cap(w.content)])
		if err != nil {
			return nil, err
		}
		if n == 0 {
			return w.content, nil
		}
		w.content = w.content[:len(w.content)+n]
	}
}
