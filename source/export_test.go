package source

import (
	"context"
	"time"
)

// Hurry makes a Graph's waits end at once, and tells of them; idle is how long
// the server may be silent.
func (g *Graph) Hurry(waited func(time.Duration), idle time.Duration) {
	g.idle = idle
	g.wait = func(ctx context.Context, d time.Duration) error {
		waited(d)
		return ctx.Err()
	}
}

// UnderRace is underRace for tests outside of the package.
const UnderRace = underRace
