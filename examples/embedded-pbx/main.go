// Embedded-pbx runs the PBX of proxyapitest alone, until it is interrupted, so
// that any program can be pointed at it:
//
//	go run ./examples/embedded-pbx -addr 127.0.0.1:8085 >pbx.env &
//	sleep 5; eval "$(head -n 3 pbx.env)"
//	curl "$PROXYAPI_URL/proxyapi.php?key=$PROXYAPI_KEY&reqtype=COUNTCALLS"
//
// Its first three lines say where it is and with which key. With -log each
// request is shown, without its key.
package main

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, "embedded-pbx:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, out io.Writer) error {
	flags := flag.NewFlagSet("embedded-pbx", flag.ContinueOnError)
	addr := flags.String("addr", "127.0.0.1:8085", "address to listen on")
	logRequests := flags.Bool("log", false, "show each request")
	if err := flags.Parse(args); err != nil {
		return err
	}
	pbx, err := proxyapitest.Start(*addr)
	if err != nil {
		return err
	}
	defer pbx.Close()
	fmt.Fprintf(out, "PROXYAPI_URL=%s\nPROXYAPI_KEY=%s\nPROXYAPI_TENANT=%s\n", pbx.URL, pbx.Key, pbx.Tenant)

	shown := time.NewTicker(200 * time.Millisecond)
	defer shown.Stop()
	for {
		select {
		case <-ctx.Done():
			return nil
		case <-shown.C:
			requests := pbx.Requests()
			pbx.ResetRequests()
			for _, r := range requests {
				if *logRequests {
					fmt.Fprintf(out, "# %s %s %s\n", r.Method, r.Param("reqtype"), firstOf(r.Param("info"), r.Param("action")))
				}
			}
		}
	}
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
