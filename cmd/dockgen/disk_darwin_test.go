package main

// disks are the ways to run out of room.
func disks() map[string]func(p *shop) func(room int) (int, string) {
	return map[string]func(p *shop) func(room int) (int, string){"file-size": limited}
}
