// pulumi-resource-aws for rehearsals: terraform-provider-aws, as it is published, under Pulumi's Terraform bridge.
//
// names.json says what its types and properties are called in Pulumi; what it does not name is not served.
package main

import (
	"context"
	"fmt"
	"io"
	"log"
	"os"
	"time"

	bridge "github.com/pulumi/pulumi-terraform-bridge/v3/pkg/pf/tfbridge"
	"github.com/pulumi/pulumi/pkg/v3/resource/provider"
	pulumirpc "github.com/pulumi/pulumi/sdk/v3/proto/go"
)

// Whoever builds gives both.
var (
	// Of terraform-provider-aws.
	terraformVersion = "unknown"
	// Of the Python SDK that it serves: the engine warns of a plugin that is older than its SDK.
	sdkVersion = "0.0.0"
)

const packageName = "aws"

func main() {
	if len(os.Args) == 2 && os.Args[1] == "--version" {
		fmt.Println("terraform-provider-aws", terraformVersion)
		return
	}
	// It remarks on every service that is not compiled in and on every second of waiting, and the engine shows that.
	if os.Getenv("TF_LOG") == "" {
		log.SetOutput(io.Discard)
	}
	go endWith(os.Getppid())
	if err := serve(context.Background()); err != nil {
		fmt.Fprintln(os.Stderr, "pulumi-resource-aws:", err)
		os.Exit(1)
	}
}

// endWith ends us when whoever started us has ended: an engine that was killed tells its plugins nothing.
func endWith(parent int) {
	for os.Getppid() == parent {
		time.Sleep(500 * time.Millisecond)
	}
	os.Exit(1)
}

func serve(ctx context.Context) error {
	info, err := providerInfo(ctx)
	if err != nil {
		return err
	}
	schema := fmt.Sprintf(`{"name": %q, "version": %q}`, packageName, info.Version)
	bridged := bridge.MakeMuxedServer(ctx, packageName, info, []byte(schema))
	return provider.MainContext(ctx, packageName, func(host *provider.HostClient) (pulumirpc.ResourceProviderServer, error) {
		server, err := bridged(host)
		if err != nil {
			return nil, err
		}
		return newRefusing(server, info), nil
	})
}
