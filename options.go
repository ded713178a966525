package proxyapi

import (
	"log/slog"
	"net/http"
	"time"
)

// Defaults of a new client.
const (
	DefaultTimeout      = 2 * time.Minute // see WithTimeout
	DefaultRetries      = 3               // see WithRetries
	DefaultMaxReplySize = 64 << 20        // bytes, see WithMaxReplySize
)

// AllTenants is the tenant code that stands for all tenants. It needs an admin
// key and works for call records (seed).
const AllTenants = "%"

// config is what the options set.
type config struct {
	tenant        string
	http          *http.Client
	timeout       time.Duration
	retries       int
	logger        *slog.Logger
	userAgent     string
	location      *time.Location
	readOnly      bool
	plainHTTP     bool
	paramsInBody  bool
	maxReplySize  int64
	maxConcurrent int
}

// Option changes a setting of a new client; see [NewClient].
type Option func(*config) error

// WithTenant sets the tenant code, such as "DEVEL", that requests carry: the
// code, not the name or id. Only an admin key can do without. "" sends none.
func WithTenant(code string) Option {
	return func(c *config) error { c.tenant = code; return nil }
}

// WithHTTPClient uses the transport (proxy, TLS), cookie jar and timeout of an
// http.Client of yours, which is copied and never changed. Its Timeout, if
// set, also cuts off streams; its CheckRedirect is not used, since redirects
// are not followed.
func WithHTTPClient(client *http.Client) Option {
	return func(c *config) error {
		if client == nil {
			return badOption("WithHTTPClient", "must not be nil")
		}
		c.http = client
		return nil
	}
}

// WithTimeout bounds each attempt of a request: until the header of the reply
// has come, and, for replies that are read whole, until their last byte.
// Streams (rows, audio) are bounded by their context alone once they run. The
// default is [DefaultTimeout]; some queries take a PBX half a minute (observed).
// 0 means no bound.
func WithTimeout(d time.Duration) Option {
	return func(c *config) error {
		if d < 0 {
			return badOption("WithTimeout", "must not be negative")
		}
		c.timeout = d
		return nil
	}
}

// WithRetries sets how often a request that reads is repeated after a failed
// connection or a 429, 502, 503 or 504; 0 switches repeating off. The default
// is [DefaultRetries]. A request that acts is repeated only when no connection
// was had for it at all.
func WithRetries(max int) Option {
	return func(c *config) error {
		if max < 0 {
			return badOption("WithRetries", "must not be negative")
		}
		c.retries = max
		return nil
	}
}

// WithLogger logs one debug line a request: operation, tenant, status,
// attempts and duration; never a URL, parameter or key. The default is not to
// log.
func WithLogger(logger *slog.Logger) Option {
	return func(c *config) error {
		if logger == nil {
			return badOption("WithLogger", "must not be nil")
		}
		c.logger = logger
		return nil
	}
}

// WithUserAgent sets the User-Agent header.
func WithUserAgent(agent string) Option {
	return func(c *config) error { c.userAgent = agent; return nil }
}

// WithLocation sets the PBX's time zone. Times on the wire carry none: they are
// the PBX's local times (observed). The default is time.Local.
func WithLocation(loc *time.Location) Option {
	return func(c *config) error {
		if loc == nil {
			return badOption("WithLocation", "must not be nil")
		}
		c.location = loc
		return nil
	}
}

// WithReadOnly makes every call that acts fail with [ErrReadOnly] before
// anything is sent.
func WithReadOnly() Option {
	return func(c *config) error { c.readOnly = true; return nil }
}

// WithPlainHTTP allows http:// to a host that is not this machine. Everybody
// on the way can then read the key.
func WithPlainHTTP() Option {
	return func(c *config) error { c.plainHTTP = true; return nil }
}

// WithParamsInBody sends every parameter, the key too, in the body of a POST
// instead of in the URL, which keeps them out of access logs. Live servers
// were seen to take it, but no documentation mentions it.
func WithParamsInBody() Option {
	return func(c *config) error { c.paramsInBody = true; return nil }
}

// WithMaxReplySize bounds, in bytes, the replies that are read into memory:
// all but rows and audio, which are streamed. The default is
// [DefaultMaxReplySize].
func WithMaxReplySize(bytes int64) Option {
	return func(c *config) error {
		if bytes <= 0 {
			return badOption("WithMaxReplySize", "must be positive")
		}
		c.maxReplySize = bytes
		return nil
	}
}

// WithMaxConcurrent bounds how many requests are under way at once, over this
// client and those derived from it; others wait for their turn or their
// context. A stream counts until it has been read or closed: with a bound of
// 1, a call made while iterating over records waits for the iteration's end.
// 0, the default, means no bound.
func WithMaxConcurrent(n int) Option {
	return func(c *config) error {
		if n < 0 {
			return badOption("WithMaxConcurrent", "must not be negative")
		}
		c.maxConcurrent = n
		return nil
	}
}

func badOption(name, reason string) error {
	return &ParameterError{Op: "NewClient", Param: name, Reason: reason}
}
