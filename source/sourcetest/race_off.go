//go:build !race

package sourcetest

const everyNth = 1
