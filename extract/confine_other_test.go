//go:build !linux

package extract

func probe() {}
