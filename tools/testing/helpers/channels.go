// SPDX-License-Identifier: GPL-2.0
// Two goroutines that wait for each other at channels, and one that reads: else the runtime would
// notice, and end the program. It ends when its input is closed.
package main

import (
	"fmt"
	"os"
)

func main() {
	one, other := make(chan int), make(chan int)

	go func() {
		<-one
		other <- 1
	}()
	go func() {
		<-other
		one <- 1
	}()
	fmt.Println("ready")
	os.Stdin.Read(make([]byte, 1))
}
