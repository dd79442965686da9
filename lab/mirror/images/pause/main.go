// Command pause keeps a pod's namespaces open: it sleeps until told to end, and buries the children that a pod with a shared
// process namespace leaves to its first process. With -v it says its version and ends, which is how kubeadm finds out before
// an upgrade whether a job runs to its end.
package main

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"
)

// version is set when it is built.
var version string

func main() {
	if len(os.Args) > 1 && os.Args[1] == "-v" {
		fmt.Println("pause", version)
		return
	}
	signals := make(chan os.Signal, 16)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM, syscall.SIGCHLD)
	for received := range signals {
		if received != syscall.SIGCHLD {
			return
		}
		reap()
	}
}

// reap collects every child that has ended: signals of the same kind are merged, so one may stand for many.
func reap() {
	for {
		child, err := syscall.Wait4(-1, nil, syscall.WNOHANG, nil)
		if err == syscall.EINTR {
			continue
		}
		if err != nil || child <= 0 {
			return
		}
	}
}
