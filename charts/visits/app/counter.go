package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// counter is a number in a file that several processes on several nodes share.
type counter struct {
	directory string
}

// add adds one and returns the new number. The lock file serialises all writers, on CephFS also those on other nodes;
// the rename makes the new number visible whole or not at all, so a power cut never leaves an empty count. A number that
// was returned is on disk, the rename too.
func (c counter) add() (uint64, error) {
	lock, err := os.OpenFile(filepath.Join(c.directory, "lock"), os.O_CREATE|os.O_RDWR, 0o640)
	if err != nil {
		return 0, fmt.Errorf("opening the lock: %w", err)
	}
	defer lock.Close()
	if err := syscall.Flock(int(lock.Fd()), syscall.LOCK_EX); err != nil {
		return 0, fmt.Errorf("taking the lock: %w", err)
	}
	count, err := c.read()
	if err != nil {
		return 0, err
	}
	count++
	return count, c.write(count)
}

// read returns the number in the file, 0 before the first visit. A file that is no number is an error: counting on
// from 0 would hide a loss.
func (c counter) read() (uint64, error) {
	file, err := os.Open(c.path())
	if errors.Is(err, os.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("reading the count: %w", err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, 64))
	if err != nil {
		return 0, fmt.Errorf("reading the count: %w", err)
	}
	count, err := strconv.ParseUint(strings.TrimSpace(string(text)), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("reading the count in %s: %w", c.path(), err)
	}
	return count, nil
}

func (c counter) write(count uint64) error {
	next := c.path() + ".next"
	file, err := os.OpenFile(next, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o640)
	if err != nil {
		return fmt.Errorf("writing the count: %w", err)
	}
	defer file.Close()
	if _, err := fmt.Fprintln(file, count); err != nil {
		return fmt.Errorf("writing the count: %w", err)
	}
	if err := file.Sync(); err != nil {
		return fmt.Errorf("writing the count: %w", err)
	}
	if err := os.Rename(next, c.path()); err != nil {
		return fmt.Errorf("writing the count: %w", err)
	}
	directory, err := os.Open(c.directory)
	if err != nil {
		return fmt.Errorf("writing the count: %w", err)
	}
	defer directory.Close()
	if err := directory.Sync(); err != nil {
		return fmt.Errorf("writing the count: %w", err)
	}
	return nil
}

// ready says whether the directory is there. It is looked at, not written to: a probe must not wear out a disk.
func (c counter) ready() error {
	info, err := os.Stat(c.directory)
	if err != nil {
		return err
	}
	if !info.IsDir() {
		return fmt.Errorf("%s is no directory", c.directory)
	}
	return nil
}

func (c counter) path() string {
	return filepath.Join(c.directory, "count")
}
