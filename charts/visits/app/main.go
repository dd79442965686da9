// Command visits counts the visits to its page in a file. It exists to show that a site's storage, network and
// releases hold together: the count survives the loss of any one node.
package main

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"
)

func main() {
	c := counter{directory: required("VISITS_DIRECTORY")}
	node := required("NODE_NAME")
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, _ *http.Request) {
		count, err := c.add()
		if err != nil {
			log.Print(err)
			http.Error(w, "the visit could not be counted", http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		fmt.Fprintf(w, page, os.Getenv("GREETING"), count, node)
	})
	mux.HandleFunc("GET /livez", func(http.ResponseWriter, *http.Request) {})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, _ *http.Request) {
		if err := c.ready(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
		}
	})
	if err := serve(mux); err != nil {
		log.Fatal(err)
	}
}

const page = `<!doctype html>
<title>visits</title>
<h1>%s</h1>
<p>visit <b>%d</b>, served by %s</p>
`

// serve listens on :8080 until it is told to stop, then lets the requests under way finish.
func serve(handler http.Handler) error {
	server := &http.Server{Addr: ":8080", Handler: handler, ReadHeaderTimeout: 5 * time.Second}
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM, os.Interrupt)
	defer stop()
	go func() {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := server.Shutdown(grace); err != nil {
			log.Print(err)
		}
	}()
	if err := server.ListenAndServe(); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}

func required(name string) string {
	value := os.Getenv(name)
	if value == "" {
		log.Fatalf("the environment variable %s is missing", name)
	}
	return value
}
