package extract

import "time"

// pdfClock bounds the time of a session, but for that in which it is stopped.
type pdfClock struct {
	limit, left time.Duration // zero is no limit
	over        func()
	timer       *time.Timer
	began       time.Time
}

func (c *pdfClock) start() {
	if c.limit > 0 {
		c.began = time.Now()
		c.timer = time.AfterFunc(c.left, c.over)
	}
}

func (c *pdfClock) stop() {
	if c.timer != nil && c.timer.Stop() {
		c.left = max(c.left-time.Since(c.began), 1)
	}
}

// short sees to it that a share of the time is not used.
func (c *pdfClock) short(share time.Duration) {
	c.stop()
	c.left = max(c.left-c.limit/share, 1)
	c.start()
}
