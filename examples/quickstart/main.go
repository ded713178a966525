// Quickstart does the main job from end to end: it places a call, gets its id,
// fetches the recording, and exports the call records.
//
// It runs against an embedded PBX unless PROXYAPI_URL, PROXYAPI_KEY and
// PROXYAPI_TENANT name a real one; there it places a call only with -dial.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"iter"
	"os"
	"os/signal"
	"path/filepath"
	"time"

	"github.com/proxyapi-go/proxyapi"
	"github.com/proxyapi-go/proxyapi/proxyapitest"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, os.Args[1:], os.Stdout)
	stop()
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

type options struct {
	dial         bool
	source, dest string
	dir          string
}

func run(ctx context.Context, args []string, out io.Writer) error {
	var opts options
	flags := flag.NewFlagSet("quickstart", flag.ContinueOnError)
	flags.BoolVar(&opts.dial, "dial", false, "place a call on a real PBX, too")
	flags.StringVar(&opts.source, "source", "402", "extension that rings first")
	flags.StringVar(&opts.dest, "dest", "9922323232", "number that it is connected to")
	flags.StringVar(&opts.dir, "dir", os.TempDir(), "folder for the files")
	if err := flags.Parse(args); err != nil {
		return err
	}

	pbx, embedded, err := connect(out)
	if err != nil {
		return err
	}
	if embedded != nil {
		defer embedded.Close()
		opts.dial = true
	}

	callID := ""
	if opts.dial {
		if callID, err = placeCall(ctx, pbx, opts, out); err != nil {
			return err
		}
	} else {
		fmt.Fprintln(out, "No call is placed on a real PBX without -dial.")
	}
	today := proxyapi.Days(time.Now(), time.Now())
	last, err := exportCalls(ctx, pbx, today, filepath.Join(opts.dir, "proxyapi-calls.csv"), out)
	if err != nil {
		return err
	}
	if callID == "" {
		callID = last
	}
	return saveRecording(ctx, pbx, callID, filepath.Join(opts.dir, "proxyapi-recording"), out)
}

// connect makes a client for the PBX of the environment, or for an embedded one.
func connect(out io.Writer) (*proxyapi.Client, *proxyapitest.Server, error) {
	url, key, tenant := os.Getenv("PROXYAPI_URL"), os.Getenv("PROXYAPI_KEY"), os.Getenv("PROXYAPI_TENANT")
	if url == "" || key == "" || tenant == "" {
		server := proxyapitest.NewServer()
		fmt.Fprintf(out, "Using an embedded PBX, tenant %s.\n", server.Tenant)
		fmt.Fprintln(out, "(Set PROXYAPI_URL, PROXYAPI_KEY and PROXYAPI_TENANT to use a real one.)")
		return server.Client(), server, nil
	}
	pbx, err := proxyapi.NewClient(url, key, proxyapi.WithTenant(tenant))
	if err != nil {
		return nil, nil, err
	}
	fmt.Fprintf(out, "Using the PBX of PROXYAPI_URL, tenant %s.\n", tenant)
	return pbx, nil, nil
}

func placeCall(ctx context.Context, pbx *proxyapi.Client, opts options, out io.Writer) (string, error) {
	fmt.Fprintf(out, "\nCalling extension %s, then %s …\n", opts.source, opts.dest)
	call, err := pbx.Dial.Originate(ctx, &proxyapi.DialRequest{
		Source:  opts.source,
		Dest:    opts.dest,
		Account: opts.source + "-" + pbx.Tenant(),
	})
	if errors.Is(err, proxyapi.ErrUncertain) {
		return "", fmt.Errorf("look whether the phone rang before you try again: %w", err)
	}
	if err != nil {
		return "", err
	}
	fmt.Fprintf(out, "  %s. The call's id is %s.\n", call.Message, call.ID)
	return call.ID, nil
}

// exportCalls writes the range's call records to a CSV file and returns the
// unique id of the last answered call.
func exportCalls(ctx context.Context, pbx *proxyapi.Client, r proxyapi.Range, name string, out io.Writer) (last string, err error) {
	fmt.Fprintln(out, "\nExporting today's calls …")
	file, err := os.Create(name)
	if err != nil {
		return "", err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	show := func(cdrs iter.Seq2[proxyapi.CDR, error]) iter.Seq2[proxyapi.CDR, error] {
		return func(yield func(proxyapi.CDR, error) bool) {
			for cdr, err := range cdrs {
				if err == nil {
					fmt.Fprintf(out, "  %s  %-12s → %-12s %s, %d s\n",
						cdr.Start.Format(time.DateTime), cdr.RealSrc, cdr.LastDst, cdr.Disposition, cdr.BillSec)
					if cdr.Disposition == proxyapi.DispositionAnswered {
						last = cdr.UniqueID
					}
				}
				if !yield(cdr, err) {
					return
				}
			}
		}
	}
	n, err := proxyapi.WriteCSV(file, show(pbx.Info.CDRs(ctx, &proxyapi.CDRQuery{Range: r})))
	if err != nil {
		return "", err
	}
	fmt.Fprintf(out, "  %d calls are in %s.\n", n, name)
	return last, nil
}

func saveRecording(ctx context.Context, pbx *proxyapi.Client, callID, name string, out io.Writer) error {
	fmt.Fprintln(out, "\nFetching the recording …")
	if callID == "" {
		fmt.Fprintln(out, "  There was no call to fetch one of.")
		return nil
	}
	recording, err := pbx.Info.Recording(ctx, callID)
	if errors.Is(err, proxyapi.ErrNoData) {
		fmt.Fprintln(out, "  There is none, or not yet: it appears some time after the call.")
		return nil
	}
	if err != nil {
		return err
	}
	name += recording.Extension()
	if err := recording.SaveFile(name); err != nil {
		return err
	}
	fmt.Fprintf(out, "  It is in %s (%s, %d bytes).\n", name, recording.ContentType, recording.Size)
	return nil
}
