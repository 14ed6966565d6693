package account

import (
	"errors"
	"net"
	"net/url"
	"regexp"
)

// aadsts is the form of Entra's error codes.
var aadsts = regexp.MustCompile(`AADSTS[0-9]{4,8}`)

// bare tells what failed on the way, without what was sent or answered.
func bare(err error) string {
	if what := onTheWay(err); what != "" {
		return what
	}
	return "the authority's answer is not as it should be; check --tenant, --client-id and --authority"
}

// onTheWay tells why an authority could not be asked; "" if it was.
func onTheWay(err error) string {
	var u *url.Error
	var dns *net.DNSError
	var op *net.OpError
	switch {
	case errors.As(err, &dns):
		return "the name of the authority is not known"
	case errors.As(err, &op):
		return "the authority cannot be reached (" + op.Op + ")"
	case errors.As(err, &u):
		return "the authority cannot be reached: " + u.Err.Error()
	}
	return ""
}
