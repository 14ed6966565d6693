package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"github.com/mailspill/mailspill/extract"
)

// workerCommand is the name of the command that a scan starts itself with, to
// have hostile formats read apart.
const workerCommand = "extract-worker"

func newWorker(std stdio) *cobra.Command {
	var memory int64
	var cache string
	var parent int
	cmd := &cobra.Command{
		Use:    workerCommand,
		Short:  "Read what a scan hands over (used by scan itself)",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			debug.SetMemoryLimit(memory * 3 / 4)
			if err := extract.Confine(memory, cache); err != nil {
				return exit{exitSource}
			}
			go endWithParent(parent)
			pdf := extract.NewPDFModule(cache)
			defer pdf.Close()
			if extract.Serve(std.in, std.out, pdf) != nil {
				return exit{exitSource}
			}
			return nil
		},
	}
	cmd.Flags().Int64Var(&memory, "memory", 1<<30, "hold at most `BYTES`")
	cmd.Flags().StringVar(&cache, "cache", "", "keep compiled code in `DIR`")
	cmd.Flags().IntVar(&parent, "parent", os.Getppid(), "end with the process `PID`")
	return cmd
}

// toolCommand is the name of the command with which a scan starts another program
// on foreign bytes.
const toolCommand = "extract-tool"

func newTool() *cobra.Command {
	var memory int64
	cmd := &cobra.Command{
		Use:    toolCommand + " PROGRAM ARGUMENT...",
		Short:  "Become another program without network (used by scan itself)",
		Hidden: true,
		Args:   cobra.MinimumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := extract.ConfineTool(memory); err != nil {
				return exit{exitSource}
			}
			_ = syscall.Exec(args[0], args, os.Environ())
			return exit{exitSource} // it did not become it
		},
	}
	cmd.Flags().Int64Var(&memory, "memory", 1<<30, "hold at most `BYTES`")
	return cmd
}

// newOCR finds the program that reads images.
func newOCR(languages string, lim extract.Limits) (*extract.OCR, error) {
	if strings.Trim(languages, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+") != "" || languages == "" {
		return nil, fmt.Errorf("--ocr-languages %q: write codes of tesseract, such as eng or eng+deu", languages)
	}
	program, err := exec.LookPath("tesseract")
	if err != nil {
		return nil, fmt.Errorf("--ocr needs the program tesseract (Debian: apt-get install tesseract-ocr): %w", err)
	}
	if program, err = filepath.Abs(program); err != nil {
		return nil, err
	}
	if err := checkLanguages(program, languages); err != nil {
		return nil, err
	}
	command := []string{program, "stdin", "stdout", "-l", languages}
	if self, err := os.Executable(); err == nil && runtime.GOOS == "linux" {
		command = append([]string{self, toolCommand, "--memory", strconv.FormatInt(lim.LeafMemory, 10), "--"}, command...)
	}
	env := []string{"OMP_THREAD_LIMIT=1", "LC_ALL=C"}
	if data, ok := os.LookupEnv("TESSDATA_PREFIX"); ok {
		env = append(env, "TESSDATA_PREFIX="+data)
	}
	return &extract.OCR{Command: command, Env: env, Time: lim.LeafTime}, nil
}

// checkLanguages asks tesseract whether it knows the languages, before mail is read.
func checkLanguages(program, languages string) error {
	out, err := exec.Command(program, "--list-langs").Output()
	if err != nil {
		return fmt.Errorf("--ocr: asking %s for its languages: %w", program, err)
	}
	known := strings.Fields(string(out))
	for _, l := range strings.Split(languages, "+") {
		if !slices.Contains(known, l) {
			return fmt.Errorf("--ocr-languages %q: tesseract has no data for %q here (Debian: apt-get install tesseract-ocr-%s); it has those that 'tesseract --list-langs' lists", languages, l, l)
		}
	}
	return nil
}

// endWithParent ends this process when its parent is gone: while it reads a leaf
// it would not notice. The parent says who it is, since it may be gone already.
func endWithParent(parent int) {
	for os.Getppid() == parent {
		time.Sleep(500 * time.Millisecond)
	}
	os.Exit(exitSource)
}

// newWorkers gives the child processes of a scan.
func newWorkers(lim extract.Limits) (*extract.Workers, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("finding this program, to start it for attached files (--no-sandbox does without): %w", err)
	}
	return extract.NewWorkers(extract.WorkerOptions{
		Command: []string{self, workerCommand, "--memory", strconv.FormatInt(lim.LeafMemory, 10), "--cache", codeCache(), "--parent", strconv.Itoa(os.Getpid())},
		Memory:  lim.LeafMemory, Time: lim.LeafTime,
	}), nil
}
