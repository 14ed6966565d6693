package main

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"sync"
)

// plainHandler writes messages for people: "mailspill: error: what failed".
type plainHandler struct {
	w  io.Writer
	mu *sync.Mutex // one message at a time
}

func (h plainHandler) Enabled(_ context.Context, l slog.Level) bool { return l >= slog.LevelInfo }

func (h plainHandler) Handle(_ context.Context, r slog.Record) error {
	level := ""
	switch {
	case r.Level >= slog.LevelError:
		level = "error: "
	case r.Level >= slog.LevelWarn:
		level = "warning: "
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	_, err := fmt.Fprintf(h.w, "mailspill: %s%s\n", level, r.Message)
	return err
}

func (h plainHandler) WithAttrs([]slog.Attr) slog.Handler { return h }
func (h plainHandler) WithGroup(string) slog.Handler      { return h }
