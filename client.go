package proxyapi

import (
	"context"
	"fmt"
	"iter"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"time"

	"github.com/proxyapi-go/proxyapi/internal/send"
)

// Version is this module's version, as sent in the User-Agent header.
const Version = "0.1.0"

// Client is a PBX, a key and the parameters common to all requests. Make it
// with [NewClient]; it never changes after that and is safe for concurrent
// use. Its fields are the services, one for each request type.
type Client struct {
	Dial         *DialService
	Agent        *AgentService
	Voicemail    *VoicemailService
	Info         *InfoService
	ManageDB     *ManageDBService
	ResponsePath *ResponsePathService
	MediaFile    *MediaFileService

	core *core
	// Common parameters, "" when not sent.
	tenant, format, language, cache string
}

// core is what a client shares with those derived from it.
type core struct {
	endpoint     *url.URL
	key          Secret
	sender       *send.Sender
	logger       *slog.Logger
	userAgent    string
	location     *time.Location
	readOnly     bool
	paramsInBody bool
	maxReplySize int64
}

// service is what every service consists of.
type service struct{ client *Client }

// NewClient makes a client for the PBX at baseURL, "https://host/pbx" or the
// full "https://host/pbx/proxyapi.php"; a user and password in it are sent as
// basic authentication. key is made on the PBX's Configuration/Settings page
// (seed). Nothing is sent. The error is a [*ParameterError].
func NewClient(baseURL, key string, opts ...Option) (*Client, error) {
	cfg := config{
		timeout:      DefaultTimeout,
		retries:      DefaultRetries,
		logger:       slog.New(slog.DiscardHandler),
		userAgent:    "proxyapi-go/" + Version,
		location:     time.Local,
		maxReplySize: DefaultMaxReplySize,
	}
	for _, opt := range opts {
		if opt == nil {
			return nil, badOption("option", "must not be nil")
		}
		if err := opt(&cfg); err != nil {
			return nil, err
		}
	}
	endpoint, err := parseEndpoint(baseURL, cfg.plainHTTP)
	if err != nil {
		return nil, err
	}
	if key == "" {
		return nil, badOption("key", "is required")
	}
	c := &Client{
		tenant: cfg.tenant,
		core: &core{
			endpoint: endpoint,
			key:      NewSecret(key),
			sender: send.New(send.Config{
				HTTP:        cfg.http,
				Timeout:     cfg.timeout,
				Retries:     cfg.retries,
				MaxInFlight: cfg.maxConcurrent,
			}),
			logger:       cfg.logger,
			userAgent:    cfg.userAgent,
			location:     cfg.location,
			readOnly:     cfg.readOnly,
			paramsInBody: cfg.paramsInBody,
			maxReplySize: cfg.maxReplySize,
		},
	}
	c.addServices()
	return c, nil
}

// parseEndpoint makes the address of the script. Its errors do not quote the
// address, into which people paste keys.
func parseEndpoint(baseURL string, plainHTTP bool) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(baseURL))
	switch {
	case err != nil || u.Host == "" || u.Opaque != "":
		return nil, badOption("baseURL", `is not an address like "https://host/pbx"`)
	case u.Scheme != "https" && u.Scheme != "http":
		return nil, badOption("baseURL", "must begin with https://")
	case u.Scheme == "http" && !plainHTTP && !isLoopback(u.Hostname()):
		return nil, badOption("baseURL", "must begin with https://, since http:// shows the key to the network; WithPlainHTTP allows it")
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return nil, badOption("baseURL", "must not carry parameters")
	}
	if !strings.HasSuffix(u.Path, ".php") {
		u.Path = strings.TrimRight(u.Path, "/") + "/proxyapi.php"
		u.RawPath = ""
	}
	return u, nil
}

func isLoopback(host string) bool {
	if host == "localhost" {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

func (c *Client) addServices() {
	s := &service{c}
	c.Dial = (*DialService)(s)
	c.Agent = (*AgentService)(s)
	c.Voicemail = (*VoicemailService)(s)
	c.Info = (*InfoService)(s)
	c.ManageDB = newManageDB(c)
	c.ResponsePath = (*ResponsePathService)(s)
	c.MediaFile = (*MediaFileService)(s)
}

// derive makes a client that differs in a common parameter.
func (c *Client) derive(change func(*Client)) *Client {
	derived := &Client{core: c.core, tenant: c.tenant, format: c.format, language: c.language, cache: c.cache}
	change(derived)
	derived.addServices()
	return derived
}

// ForTenant derives a client for another tenant; see [WithTenant]. Derived
// clients share connections and settings with the first.
func (c *Client) ForTenant(code string) *Client {
	return c.derive(func(d *Client) { d.tenant = code })
}

// ForFormat derives a client that asks for a reply format wherever the
// operation has a choice: [FormatJSON], [FormatPlain], [FormatCSV]; "" asks
// for each operation's usual one. All decode into the same structs, but a
// format that the operation does not know is answered with nothing (observed),
// and the plain form of call records and queue logs is not documented.
func (c *Client) ForFormat(format Format) *Client {
	return c.derive(func(d *Client) { d.format = string(format) })
}

// ForLanguage derives a client that asks for a translation of the data, where
// the server has one; which operations do is not documented (vendor manual).
func (c *Client) ForLanguage(code string) *Client {
	return c.derive(func(d *Client) { d.language = code })
}

// ForCache derives a client that lets the server answer from its SQL and AMI
// caches, as it does by default, or, with false, makes it look anew (vendor
// manual: cache=no).
func (c *Client) ForCache(use bool) *Client {
	return c.derive(func(d *Client) {
		d.cache = "no"
		if use {
			d.cache = ""
		}
	})
}

// Format is a format of replies.
type Format string

// The formats. Not every operation knows each; one that it does not know is
// answered with nothing (observed).
const (
	FormatPlain Format = "plain"
	FormatJSON  Format = "json"
	FormatCSV   Format = "csv"
	FormatXML   Format = "xml"
)

// Tenant returns the tenant code that requests carry, "" for none.
func (c *Client) Tenant() string { return c.tenant }

// Location returns the PBX's time zone; see [WithLocation].
func (c *Client) Location() *time.Location { return c.core.location }

// String names the client by host and tenant.
func (c *Client) String() string {
	return fmt.Sprintf("proxyapi.Client(%s, tenant %q)", c.core.endpoint.Host, c.tenant)
}

// GoString is String.
func (c *Client) GoString() string { return c.String() }

// Format prints String whatever the verb.
func (c *Client) Format(f fmt.State, _ rune) { _, _ = fmt.Fprint(f, c.String()) }

// LogValue logs String.
func (c *Client) LogValue() slog.Value { return slog.StringValue(c.String()) }

var (
	opHelp       = operation{reqType: "HELP", empty: emptyIsNoData, noFormat: true}
	opCountCalls = operation{reqType: "COUNTCALLS", empty: emptyIsNoData}
)

// Help returns the server's own syntax text, without the HTML around it. It
// reads. A tenant key needs a tenant (observed). Source: seed, HELP.
func (c *Client) Help(ctx context.Context) (string, error) {
	r, err := c.whole(ctx, call{op: opHelp})
	if err != nil {
		return "", err
	}
	return r.help()
}

// CountCalls returns the number of calls on the system, or, with a tenant,
// presumably of that tenant. It reads. The reply is not documented; a bare
// number is expected. An idle server was seen to send nothing at all, which is
// [ErrNoData] here, since it may mean other things as well. Source: seed,
// COUNTCALLS.
func (c *Client) CountCalls(ctx context.Context) (int, error) {
	r, err := c.whole(ctx, call{op: opCountCalls})
	if err != nil {
		return 0, err
	}
	return r.number()
}

// call is one use of an operation: the operation and what the caller adds.
type call struct {
	op     operation
	params any        // a struct with url tags, url.Values, or nil
	data   []byte     // JSON for the field jsondata of a POST
	form   url.Values // other fields of a POST
	file   *upload
	// secrets are values among these that must not be seen.
	secrets []string
}

// act makes a call that the server answers with OK.
func (c *Client) act(ctx context.Context, call call) error {
	r, err := c.whole(ctx, call)
	if err != nil {
		return err
	}
	return r.verb()
}

// media makes a call that the server answers with a file.
func (c *Client) media(ctx context.Context, call call) (*Media, error) {
	r, err := c.stream(ctx, call)
	if err != nil {
		return nil, err
	}
	return r.media()
}

// fetchList makes a call for a list that fits in memory.
func fetchList[T any](ctx context.Context, c *Client, call call) ([]T, error) {
	r, err := c.whole(ctx, call)
	if err != nil {
		return nil, err
	}
	return list[T](r)
}

// fetchRows makes a call for rows each time the iterator is run, and decodes
// them as they arrive.
func fetchRows[T any](ctx context.Context, c *Client, call call) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		r, err := c.stream(ctx, call)
		if err != nil {
			var none T
			yield(none, err)
			return
		}
		rows[T](r)(yield)
	}
}

// whole makes a call whose reply is read into memory.
func (c *Client) whole(ctx context.Context, call call) (*reply, error) {
	return c.exchange(ctx, call, c.core.maxReplySize)
}

// stream makes a call whose reply is read as it comes.
func (c *Client) stream(ctx context.Context, call call) (*reply, error) {
	return c.exchange(ctx, call, 0)
}

// scrubber knows what the server might echo of a call and nobody may see.
func (c *Client) scrubber(call call) *scrubber {
	secrets := append([]string{c.core.key.Reveal()}, call.secrets...)
	if password, ok := c.core.endpoint.User.Password(); ok {
		secrets = append(secrets, password)
	}
	return newScrubber(secrets...)
}

// exchange builds the request, sends it, and returns the reply if it is one of
// the script's own: status 200, whatever it says.
func (c *Client) exchange(ctx context.Context, call call, maxWhole int64) (*reply, error) {
	op := call.op
	if op.acts && c.core.readOnly {
		return nil, op.failure(ErrReadOnly, nil)
	}
	req, params, err := c.build(call)
	if err != nil {
		return nil, err
	}
	req.MaxWhole = maxWhole

	start := time.Now()
	rep, err := c.core.sender.Do(ctx, req)
	c.log(ctx, op, rep, err, start)
	if err != nil {
		return nil, sendFailure(op, err)
	}
	r := &reply{
		op:          op,
		status:      rep.Status,
		contentType: rep.Header.Get("Content-Type"),
		attempts:    rep.Attempts,
		length:      rep.Length,
		body:        rep.Body,
		ctx:         ctx,
		format:      params.Get("format"),
		loc:         c.core.location,
		scrub:       c.scrubber(call),
	}
	if rep.Status != http.StatusOK {
		return nil, r.badStatus()
	}
	return r, nil
}

func (c *Client) log(ctx context.Context, op operation, rep *send.Reply, err error, start time.Time) {
	if !c.core.logger.Enabled(ctx, slog.LevelDebug) {
		return
	}
	attrs := []slog.Attr{
		slog.String("op", op.String()),
		slog.String("tenant", c.tenant),
		slog.Duration("duration", time.Since(start)),
	}
	if err != nil {
		attrs = append(attrs, slog.String("error", err.Error()), slog.Int("attempts", attemptsOf(err)))
	} else {
		attrs = append(attrs, slog.Int("status", rep.Status), slog.Int("attempts", rep.Attempts))
	}
	c.core.logger.LogAttrs(ctx, slog.LevelDebug, "proxyapi request", attrs...)
}
