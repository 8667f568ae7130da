// Command hello is a Go program that does nothing but print: the start-up time
// that no Go program can go below.
package main

import "fmt"

func main() { fmt.Println("hello") }
