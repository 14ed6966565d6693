package patternstest

import (
	"strings"
	"sync"
	"testing"

	"github.com/rs/zerolog"
	"github.com/spf13/viper"
	"github.com/zricethezav/gitleaks/v8/config"
	"github.com/zricethezav/gitleaks/v8/detect"
	"github.com/zricethezav/gitleaks/v8/logging"
)

// quiet stops gitleaks' logger, whose trace prints secrets. It is a global of
// theirs, so it is set once, before any of their detectors runs.
var quiet = sync.OnceFunc(func() { logging.Logger = zerolog.Nop() })

// GitleaksConfig gives gitleaks' default rules as gitleaks itself compiles them.
// It is read through a viper of its own: the library's is a global.
func GitleaksConfig(t testing.TB) config.Config {
	t.Helper()
	quiet()
	v := viper.New()
	v.SetConfigType("toml")
	var vc config.ViperConfig
	if err := v.ReadConfig(strings.NewReader(config.DefaultConfig)); err != nil {
		t.Fatal(err)
	}
	if err := v.Unmarshal(&vc); err != nil {
		t.Fatal(err)
	}
	cfg, err := vc.Translate()
	if err != nil {
		t.Fatal(err)
	}
	return cfg
}

// NewDetector is gitleaks' detector as a library: no decoding of its own, and no
// comment in a text hides a secret.
func NewDetector(cfg config.Config) *detect.Detector {
	d := detect.NewDetector(cfg)
	d.IgnoreGitleaksAllow = true
	d.MaxDecodeDepth = 0
	return d
}
