package main

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestConcurrentVisitsAreAllCounted(t *testing.T) {
	c := counter{directory: t.TempDir()}
	var group sync.WaitGroup
	for range 50 {
		group.Add(1)
		go func() {
			defer group.Done()
			if _, err := c.add(); err != nil {
				t.Error(err)
			}
		}()
	}
	group.Wait()
	if count, err := c.add(); err != nil || count != 51 {
		t.Fatalf("after 50 visits the next is number %d (%v), want 51", count, err)
	}
}

func TestADamagedCountIsAnErrorAndNotANewStart(t *testing.T) {
	c := counter{directory: t.TempDir()}
	if err := os.WriteFile(filepath.Join(c.directory, "count"), []byte("forty\n"), 0o640); err != nil {
		t.Fatal(err)
	}
	if count, err := c.add(); err == nil {
		t.Fatalf("a damaged count was read as %d", count)
	}
}

func TestWithoutItsDirectoryItIsNotReady(t *testing.T) {
	c := counter{directory: filepath.Join(t.TempDir(), "unmounted")}
	if c.ready() == nil {
		t.Fatal("ready without a directory")
	}
}
