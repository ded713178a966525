package proxyapi

import (
	"math/big"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// Ptr returns a pointer to a copy of v, for the fields of Params, where nil
// means "not sent". From Go 1.26 on, new(v) does the same.
func Ptr[T any](v T) *T { return &v }

// Range is a span of time, both ends included to the second. A zero end is not
// sent; without both, the server's own default counts, which is short: the
// current day (vendor manual of the newer API).
//
// Times are sent as the PBX's local times, see [WithLocation]: midnights as a
// date, others with the time of day. To the server a date as the end of a
// range means that day's first second, so that Range{d, d} is one second long;
// for whole days use [Days].
type Range struct {
	Start, End time.Time
}

// Days is the range of whole calendar days from one date to another, the last
// one included. Only the dates of from and to count, each as its own location
// has it; they are the PBX's days, whatever its time zone.
func Days(from, to time.Time) Range {
	y, m, d := from.Date()
	start := time.Date(y, m, d, 0, 0, 0, 0, from.Location())
	y, m, d = to.Date()
	// The last nanosecond marks the range as whole days (see isDays); on the
	// wire it is 23:59:59.
	return Range{start, time.Date(y, m, d, 23, 59, 59, int(time.Second-1), to.Location())}
}

// isDays recognises what Days makes. Such a range is about dates on the
// calendar, not about instants, and is not moved to the PBX's time zone.
func (r Range) isDays() bool {
	return isMidnight(r.Start) && r.End.Nanosecond() == int(time.Second-1) &&
		r.End.Format(time.TimeOnly) == "23:59:59"
}

// wire returns both ends as the server takes them, "" for a zero time.
func (r Range) wire(loc *time.Location) (start, end string) {
	if r.isDays() {
		return wireTime(r.Start), wireTime(r.End)
	}
	if !r.Start.IsZero() {
		start = wireTime(r.Start.In(loc))
	}
	if !r.End.IsZero() {
		end = wireTime(r.End.In(loc))
	}
	return start, end
}

// period makes every query that embeds a Range a query with start and end.
func (r Range) period() Range { return r }

func wireTime(t time.Time) string {
	if isMidnight(t) {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.DateTime)
}

func isMidnight(t time.Time) bool {
	return !t.IsZero() && t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 && t.Nanosecond() == 0
}

// Yes is a switch that is sent as "yes" when it is true, and not at all when it
// is false.
type Yes bool

// EncodeValues sends yes.
func (y Yes) EncodeValues(key string, params *url.Values) error {
	if y {
		params.Set(key, "yes")
	}
	return nil
}

// No is a switch that is sent as "no" when it is true, and not at all when it
// is false.
type No bool

// EncodeValues sends no.
func (n No) EncodeValues(key string, params *url.Values) error {
	if n {
		params.Set(key, "no")
	}
	return nil
}

// Seconds is a duration in whole seconds, the PBX's unit.
type Seconds int

// Duration converts to the standard library's type.
func (s Seconds) Duration() time.Duration { return time.Duration(s) * time.Second }

// Decimal is an amount of money or another decimal number, digit for digit as
// the server wrote it; "" when it sent none.
type Decimal string

// Rat returns the exact value; ok is false when the text is not a number.
func (d Decimal) Rat() (r *big.Rat, ok bool) {
	s := strings.TrimSpace(string(d))
	// SetString knows fractions and exponents that would cost any memory.
	if len(s) > 64 || strings.ContainsAny(s, "/eEpPxX_") {
		return nil, false
	}
	return new(big.Rat).SetString(s)
}

// Float64 returns the nearest float, 0 when the text is not a number.
func (d Decimal) Float64() float64 {
	f, err := strconv.ParseFloat(strings.TrimSpace(string(d)), 64)
	if err != nil {
		return 0
	}
	return f
}

// Disposition is how a call, or a caller's stay in a queue, ended. The known
// values are folded to one spelling, since servers write them in any case and
// "NO ANSWER" also as "NOANSWER" (field notes § 3, § 5); others stay as sent.
type Disposition string

// Dispositions of calls (observed), and of the queue log (observed).
const (
	DispositionAnswered   Disposition = "ANSWERED"
	DispositionNoAnswer   Disposition = "NO ANSWER"
	DispositionBusy       Disposition = "BUSY"
	DispositionFailed     Disposition = "FAILED"
	DispositionCongestion Disposition = "CONGESTION"

	DispositionAbandoned Disposition = "ABANDONED" // queue log: the caller hung up waiting
	DispositionTimeout   Disposition = "TIMEOUT"   // queue log: waited too long
	DispositionLogin     Disposition = "LOGIN"     // queue log: an agent came
	DispositionLogout    Disposition = "LOGOUT"    // queue log: an agent went
)

// UnmarshalText folds the known values to one spelling.
func (d *Disposition) UnmarshalText(text []byte) error {
	switch folded := Disposition(strings.ToUpper(strings.TrimSpace(string(text)))); folded {
	case DispositionAnswered, DispositionNoAnswer, DispositionBusy, DispositionFailed, DispositionCongestion,
		DispositionAbandoned, DispositionTimeout, DispositionLogin, DispositionLogout:
		*d = folded
	case "NOANSWER":
		*d = DispositionNoAnswer
	default:
		*d = Disposition(text)
	}
	return nil
}
