package requirement

import "dockgen/schema/naming"

// NormalName is a package's name as PEP 503 compares it.
func NormalName(name string) string { return naming.NormalPackage(name) }
