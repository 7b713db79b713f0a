using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Tests.Secrets;

/// <summary>What a BMC's password is once it is in the store.</summary>
public sealed class A_sealed_secret : IDisposable
{
    private readonly SecretBox _box = new(new byte[32]);
    private readonly Guid _node = new("8f1e1c1e-0000-4000-8000-000000000001");

    [Fact]
    public void Opens_for_its_own_node_only()
    {
        var text = _box.Seal(_node, "calvin");
        Assert.Equal("calvin", _box.Open(_node, text)!.Reveal());
        Assert.Null(_box.Open(Guid.Empty, text));
        Assert.DoesNotContain("calvin", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Does_not_open_with_another_key()
    {
        using var other = new SecretBox([.. Enumerable.Repeat((byte)7, 32)]);
        Assert.Null(other.Open(_node, _box.Seal(_node, "calvin")));
    }

    [Fact]
    public void Never_prints() => Assert.Equal("***", $"{_box.Open(_node, _box.Seal(_node, "calvin"))}");

    [Fact]
    public void Is_masked_at_any_depth()
    {
        var map = JsonMap.Parse("""{"redfish_username":"root","redfish_password":"calvin","deep":{"api_token":"abc","list":[{"secret":"x"}]}}""");
        Assert.Equal("""{"redfish_username":"root","redfish_password":"******","deep":{"api_token":"******","list":[{"secret":"******"}]}}""", map.Mask().ToString());
    }

    [Fact]
    public void Is_kept_when_a_client_sends_the_mask_back()
    {
        var before = _box.Seal(_node, JsonMap.Parse("""{"redfish_password":"calvin"}"""));
        var after = _box.Seal(_node, JsonMap.Parse("""{"redfish_password":"******","redfish_username":"root"}"""), before);
        Assert.Equal("calvin", _box.Open(_node, after.Text("redfish_password"))!.Reveal());
    }

    [Fact]
    public void Has_a_key_file_that_only_its_owner_reads()
    {
        var folder = Directory.CreateTempSubdirectory();
        var file = Path.Combine(folder.FullName, "secrets.key");
        using (var made = SecretBox.FromFile(file)) Assert.Equal("calvin", made.Open(_node, made.Seal(_node, "calvin"))!.Reveal());
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        folder.Delete(recursive: true);
    }

    public void Dispose() => _box.Dispose();
}
