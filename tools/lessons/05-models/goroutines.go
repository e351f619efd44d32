// SPDX-License-Identifier: GPL-2.0
// goroutines COUNT BLOCKED: COUNT goroutines that wait on a channel; then
// BLOCKED of them wait in a read() that the runtime does not know of.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strconv"
	"syscall"
)

var input = bufio.NewReader(os.Stdin)

func point(name, format string, args ...any) {
	fmt.Printf(name+": "+format+"\n", args...)
	input.ReadString('\n')
}

func number(i, usual int) int {
	if len(os.Args) <= i {
		return usual
	}
	n, _ := strconv.Atoi(os.Args[i])
	return n
}

func main() {
	count, blocked := number(1, 100), number(2, 20)
	begun := make(chan bool)
	work := make(chan int)
	var pipe [2]int

	if err := syscall.Pipe(pipe[:]); err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	for i := 0; i < count; i++ {
		go func() {
			begun <- true
			<-work // only the goroutine waits
			begun <- true
			var byte [1]byte
			syscall.Read(pipe[0], byte[:]) // its thread waits
		}()
	}
	for i := 0; i < count; i++ {
		<-begun
	}
	point("on-channel", "goroutines=%d", count)

	for i := 0; i < blocked; i++ {
		work <- i
	}
	for i := 0; i < blocked; i++ {
		<-begun
	}
	point("in-calls", "blocked=%d", blocked)
}
