package main

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
)

// codeCache is the folder in which compiled code is kept between runs, made if it is
// missing; empty if there is none that is safe. Whoever can write there runs code as
// the user of the next scan, so the folder and the one around it must be the user's
// own and closed to others; else every run compiles anew.
func codeCache() string {
	around, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	if err := os.MkdirAll(around, 0o700); err != nil {
		return ""
	}
	folder := filepath.Join(around, "mailspill")
	if err := os.Mkdir(folder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return ""
	}
	if !ownFolder(around, 0o022) || !ownFolder(folder, 0o077) {
		return ""
	}
	return folder
}

// ownFolder tells a folder, itself no link, that belongs to the user and has none of
// the permissions refused.
func ownFolder(folder string, refused fs.FileMode) bool {
	info, err := os.Lstat(folder)
	return err == nil && info.IsDir() && isOwn(info, refused)
}
