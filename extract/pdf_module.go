package extract

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// PDFModule is PDFium, a reader of PDF documents, compiled to WebAssembly: a
// document that breaks it reaches no memory but the module's own, and it sees no
// file and no network. It is made when the first document comes, which takes some
// seconds, and serves one document at a time.
type PDFModule struct {
	folder string

	mu      sync.Mutex // held while a document is open
	cache   wazero.CompilationCache
	pool    pdfium.Pool
	running context.Context // of the pool; when it ends, whatever runs ends
	stop    context.CancelFunc
}

// NewPDFModule describes the module; nothing is made yet. What the compiler gives
// is kept in a folder, so that the next process begins in a fraction of the time;
// empty for none. Whoever can write to that folder decides what this process runs.
func NewPDFModule(folder string) *PDFModule { return &PDFModule{folder: folder} }

// Close frees the module. It may be used again, and is then made again.
func (m *PDFModule) Close() error {
	m.mu.Lock()
	defer m.mu.Unlock()
	err := m.discard()
	if m.cache != nil {
		err = errors.Join(err, m.cache.Close(context.Background()))
		m.cache = nil
	}
	return err
}

// pagesOfMemory is how much memory the module may take, in pages of 64 KiB.
const pagesOfMemory = 512 << 20 >> 16

// make compiles the module, unless it is there. Where what is kept is damaged, or
// nothing can be kept, as on a full disk, it is compiled without: neither may cost
// all documents of all scans.
func (m *PDFModule) make() error {
	if m.pool != nil {
		return nil
	}
	if m.folder != "" {
		defer compileTurn(m.folder)()
	}
	err := m.compile()
	if err != nil && m.folder != "" {
		m.forget()
		err = m.compile()
	}
	return err
}

// forget removes the code that is kept, which the next process then makes anew, and
// keeps none from now on.
func (m *PDFModule) forget() {
	kept, _ := filepath.Glob(filepath.Join(m.folder, "wazero-*", strings.Repeat("[0-9a-f]", 2*sha256.Size)))
	for _, file := range kept {
		_ = os.Remove(file) // a folder that cannot be written is why we are here
	}
	_ = m.cache.Close(context.Background()) // nothing runs of it
	m.folder, m.cache = "", nil
}

// compile makes the module and what runs it.
func (m *PDFModule) compile() error {
	m.makeCache()
	m.running, m.stop = context.WithCancel(context.Background())
	pool, err := webassembly.Init(webassembly.Config{
		Context: m.running, MaxTotal: 1,
		FSConfig: wazero.NewFSConfig(), // without one it would see the whole disk
		Stdout:   io.Discard, Stderr: io.Discard,
		RuntimeConfig: wazero.NewRuntimeConfig().
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling).
			WithMemoryLimitPages(pagesOfMemory).
			WithCloseOnContextDone(true).
			WithCompilationCache(m.cache),
	})
	if err != nil {
		m.stop()
		return fmt.Errorf("the PDF reader does not start: %w", err)
	}
	m.pool = pool
	return nil
}

// makeCache makes the cache of compiled code: in the folder, or if that fails or
// there is none, in memory.
func (m *PDFModule) makeCache() {
	if m.cache != nil {
		return
	}
	if m.folder != "" {
		var err error
		if m.cache, err = wazero.NewCompilationCacheWithDir(m.folder); err == nil {
			return
		}
	}
	m.cache = wazero.NewCompilationCache()
}

// discard ends the pool and what runs in it.
func (m *PDFModule) discard() error {
	if m.pool == nil {
		return nil
	}
	m.stop()
	err := m.pool.Close()
	m.pool = nil
	return err
}

// pdfSession is the module's memory for one document, which no other shares.
type pdfSession struct {
	module   *PDFModule
	pdf      pdfium.Pdfium
	ctx      context.Context
	done     context.CancelCauseFunc // of ctx
	watching func() bool             // ends the watch on ctx
	clock    pdfClock

	rightToLeft bool // the open document says so
}

// session waits until the module is free. When ctx ends, or the time limit, so does
// whatever the session is doing; zero is no limit.
func (m *PDFModule) session(ctx context.Context, limit time.Duration) (*pdfSession, error) {
	m.mu.Lock()
	if err := ctx.Err(); err != nil {
		m.mu.Unlock()
		return nil, err
	}
	if err := m.make(); err != nil {
		m.mu.Unlock()
		return nil, err
	}
	instance, err := m.pool.GetInstanceWithContext(ctx)
	if err != nil {
		_ = m.discard()
		m.mu.Unlock()
		return nil, fmt.Errorf("the PDF reader does not start: %w", err)
	}
	s := &pdfSession{module: m, pdf: instance}
	s.ctx, s.done = context.WithCancelCause(ctx)
	s.clock = pdfClock{limit: limit, left: limit, over: func() { s.done(context.DeadlineExceeded) }}
	s.clock.start()
	s.watching = context.AfterFunc(s.ctx, m.stop)
	return s, nil
}

// close ends a session. A module that was stopped, or is about to be, is made again by
// the next one.
func (s *pdfSession) close() {
	stopped := !s.watching()
	s.clock.stop()
	s.done(nil)
	_ = s.pdf.Close() // its memory goes in any case
	if stopped {
		_ = s.module.discard()
	}
	s.module.mu.Unlock()
}
