using IronicConsole.Engine.Provisioning;
using IronicConsole.Web.Nodes;

namespace IronicConsole.Tests.Nodes;

public sealed class A_failed_node
{
    private static readonly string Print = "sha256:" + new string('a', 64);

    [Theory]
    [InlineData("The BMC at bmc:443 refuses the user 'admin' with this password.", CauseKind.Credentials, "edit")]
    [InlineData("The BMC at bmc:443 cannot be reached: connection refused.", CauseKind.Unreachable, "edit")]
    public void Offers_the_fix_that_fits_its_cause_first(string error, CauseKind kind, string fix)
    {
        var node = Fleets.Node("r1", ProvisionState.Enroll) with { LastError = error };

        Assert.Equal(kind, FailureCause.Of(node)!.Kind);
        Assert.Equal([fix, "verb-manage"], FailureFixes.Of(node).Select(f => f.Key));
    }

    [Fact]
    public void Can_have_the_certificate_pinned_that_its_BMC_showed()
    {
        var node = Fleets.Node("r1", ProvisionState.Enroll) with { LastError = $"The certificate of the BMC at bmc (subject CN=bmc, issuer CN=bmc, fingerprint {Print}) is not trusted, because it is signed by itself." };

        Assert.Equal(Print, FailureFixes.Fingerprint(node.LastError));
        Assert.Equal(FailureFixes.PinKey, FailureFixes.Of(node)[0].Key);
    }

    [Fact]
    public void Is_counted_with_others_of_the_same_cause_whatever_their_details()
    {
        var one = FailureCause.Of("Disk 'sda' of 1be26c0b-03f2-4d2e-ae87-c02d7f33c123 has only 4 GiB");
        var two = FailureCause.Of("Disk 'nvme0n1' of 2be26c0b-03f2-4d2e-ae87-c02d7f33c124 has only 16 GiB");

        Assert.Equal(one, two);
    }
}
