module dockgen/golden

go 1.26.8

require dockgen v0.0.0

require (
	github.com/moby/buildkit v0.34.2 // indirect
	github.com/moby/patternmatcher v0.6.1 // indirect
	github.com/stretchr/testify v1.12.1 // indirect
	mvdan.cc/sh/v3 v3.14.1 // indirect
)

replace dockgen => ../
