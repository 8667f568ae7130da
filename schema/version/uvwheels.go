package version

import (
	"slices"
	"strings"
)

// uvWheels are the SHA-256 digests of the wheels of one release of uv, by processor as
// a platform of Docker names it: for glibc and for musl. Measured 2026-11-30.
func uvWheels(release, processor string) []string {
	if release != "0.13.9" {
		return nil
	}
	switch processor {
	case "amd64":
		return []string{
			"d7f459fe4fd247d830351c75686d3996ace3c6f3f728eb0e85a30b7ada0cef19",
			"2c45530751517d6c3bbc69a19473f6effe47cce047bede01ffd8af7ea7b36b25",
		}
	case "arm64":
		return []string{
			"5435c5ce14a56431208ca0996416d310f1598e8c2c8ba707688985a16bb82dbe",
			"ecb6028d79dc96fbeafffe5c8af62a7099487ebc05a701e76714eebcffd06375",
		}
	case "arm":
		return []string{
			"56ec37616c00220032fc7b8c9d0ef51367fd0d70d9cd6ddd841660f949f84fed",
			"7ec1e1dd9b6cb335c301afdf877989df384227313981850755a59561f75e4ab8",
			"16963d19594e18d746a70c7fce82237bde4f2cac4cfcf0ca2b84796fe9d0c6e9",
		}
	case "386":
		return []string{
			"db5c8df7145c21ffea9c0f74e38823bac3af60cbadf0e26b8633f08627b17bab",
			"a2ee66fe8b6608e1482ab1bde5799da04705c1cb40324c7f66054ecf46ae6e40",
		}
	case "ppc64le":
		return []string{"c5dbdb7c8737cd183a9dce95b39cfd1f3d54ec2a27a1bb58f160293f9ba2c805"}
	case "s390x":
		return []string{"a6e845f387e4ed55bb59342957a9179e24a631fcc7668bda3426ae1cef8ed4b9"}
	case "riscv64":
		return []string{
			"6d5114bba238adddacb32fb11904f2b3ff4e988f8e9ff0d8d3b5e9822cf836b8",
			"6b0c7b9f47a5d011939d61e324d3fe18a8bc155d8dd53add738709a92f290a7c",
		}
	}
	return nil
}

// UVHashes returns the SHA-256 digests, in hexadecimal, of the wheels of a release of uv
// that an image for the platforms may install. What a developer's own machine builds
// for, amd64 and arm64, is always among them. There are none for a release that is not
// dockgen's own choice, and none when uv has no wheel for one of the platforms.
func UVHashes(release string, platforms []string) []string {
	processors := []string{"amd64", "arm64"}
	for _, platform := range platforms {
		processor := strings.Split(platform, "/")[1]
		if !slices.Contains(processors, processor) {
			processors = append(processors, processor)
		}
	}
	var digests []string
	for _, processor := range processors {
		wheels := uvWheels(release, processor)
		if wheels == nil {
			return nil
		}
		digests = append(digests, wheels...)
	}
	return digests
}
