// Package e2e runs dockgen's output for real: it generates into copies of the
// small Flask projects in testdata/projects, builds the images with a container
// engine, sends requests to the containers, stops them, and publishes.
//
// The tests have the build tag e2e and need an engine, base images and a registry,
// which engine.sh brings up on a bare Debian machine (it tells how):
//
//	e2e/run
//
// Start with runtime_test.go, which holds the promises about a running image;
// engine_test.go is the only file that talks to the engine, project_test.go the
// only one that runs dockgen. Nothing here checks what can be checked without an
// engine: texts are the business of the golden folder, drift that of workspace.
package e2e
