using IronicConsole.Engine.Kernel;
using IronicConsole.Engine.Secrets;

namespace IronicConsole.Tests.Secrets;

/// <summary>What a BMC's password is once it is in the store.</summary>
public sealed class A_sealed_secret
{
    private readonly SecretBox _box = KeyRings.Box();
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
        Assert.Null(KeyRings.Box(master: 7).Open(_node, _box.Seal(_node, "calvin")));
        Assert.Null(KeyRings.Box().Open(_node, _box.Seal(_node, "calvin"))); // the same master key, another data key
    }

    [Fact]
    public void Does_not_open_under_the_name_of_another_key()
    {
        var master = KeyRings.Master();
        using var ring = new KeyRing(master, StoredKey.New(master, DateTimeOffset.UnixEpoch), StoredKey.New(master, DateTimeOffset.UnixEpoch.AddDays(1)));
        var box = new SecretBox(ring);
        var text = box.Seal(_node, "calvin");
        Assert.Equal(ring.Stored[1].Id, SealedText.KeyOf(text));
        Assert.Null(box.Open(_node, text.Replace(ring.Stored[1].Id, ring.Stored[0].Id, StringComparison.Ordinal)));
    }

    [Fact]
    public void Of_an_earlier_program_opens_with_the_master_key_itself()
    {
        var text = KeyRings.SealedByAnEarlierProgram(1, _node, "calvin");
        Assert.Equal("calvin", _box.Open(_node, text)!.Reveal());
        Assert.Null(_box.Open(Guid.Empty, text));
        Assert.Null(KeyRings.Box(master: 7).Open(_node, text));
    }

    [Theory]
    [InlineData("sealed:3:later:AAAA", true)]
    [InlineData("sealed:2:xyz:AAAA", true)]
    [InlineData("sealed:1:", true)]
    [InlineData("sealed:tight", false)]
    [InlineData("sealed:", false)]
    public void Of_a_form_that_is_not_known_is_never_taken_for_a_password(string text, bool isSealed)
    {
        Assert.Equal(isSealed, SecretBox.IsSealed(text));
        Assert.Equal(isSealed ? null : text, _box.Open(_node, text)?.Reveal());
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

    [Theory]
    [InlineData("""{"pin_password":1234}""", """{"pin_password":"******"}""")]
    [InlineData("""{"passwords":["a","b"]}""", """{"passwords":["******","******"]}""")]
    [InlineData("""{"credentials":{"user":"u","deep":[{"value":"v"}]}}""", """{"credentials":{"user":"******","deep":[{"value":"******"}]}}""")]
    [InlineData("""{"token_wanted":true,"token":null,"names":["a",1]}""", """{"token_wanted":true,"token":null,"names":["a",1]}""")]
    public void Is_one_whatever_its_type_and_below_its_key(string clear, string masked)
    {
        Assert.Equal(masked, JsonMap.Parse(clear).Mask().ToString());
        Assert.Equal(masked, _box.Seal(_node, JsonMap.Parse(clear)).Mask().ToString());
    }

    [Fact]
    public void Is_a_number_that_opens_as_its_digits() =>
        Assert.Equal("1234", _box.Open(_node, _box.Seal(_node, JsonMap.Parse("""{"redfish_password":1234}""")).Text("redfish_password"))!.Reveal());

    [Theory]
    [InlineData("""{"redfish_password":"calvin","deep":{"api_token":"abc"}}""")]
    [InlineData("""{"users":[{"name":"a","password":"x"},{"name":"b","password":"y"}],"passwords":["p","q"]}""")]
    public void Is_not_sealed_again_when_its_map_is(string clear)
    {
        var once = _box.Seal(_node, JsonMap.Parse(clear));
        Assert.Equal(once.ToString(), _box.Seal(_node, once, once).ToString());
    }

    [Fact]
    public void Stays_itself_where_it_is_moved()
    {
        var before = _box.Seal(_node, JsonMap.Parse("""{"old_password":"calvin","users":[{"password":"x"},{"password":"y"}]}"""));
        var moved = JsonMap.Empty.With("new_password", before.Text("old_password")).With("users", before.ToObject()["users"]![1]);
        var after = _box.Seal(_node, moved, before);
        Assert.Equal("calvin", _box.Open(_node, after.Text("new_password"))!.Reveal());
        Assert.Equal("y", _box.Open(_node, after.Map("users").Text("password"))!.Reveal());
    }

    [Fact]
    public void Of_a_list_is_kept_when_the_masked_list_comes_back_shorter_or_in_another_order()
    {
        var before = _box.Seal(_node, JsonMap.Parse("""{"users":[{"name":"a","password":"x"},{"name":"b","password":"y"}]}"""));
        Assert.Equal("y", Opened("""{"users":[{"name":"b","password":"******"}]}""", before));
        Assert.Equal("y", Opened("""{"users":[{"name":"b","password":"******"},{"name":"a","password":"******"}]}""", before));
        Assert.Equal("x", Opened("""{"users":[{"name":"renamed","password":"******"},{"name":"b","password":"******"}]}""", before));
    }

    [Fact]
    public void Is_sealed_even_when_a_caller_sends_what_looks_sealed()
    {
        var after = _box.Seal(_node, JsonMap.Parse("""{"redfish_password":"sealed:1:AAAA"}"""), JsonMap.Empty);
        Assert.Equal("sealed:1:AAAA", _box.Open(_node, after.Text("redfish_password"))!.Reveal());
    }

    private string Opened(string sent, JsonMap before) =>
        _box.Open(_node, (string?)_box.Seal(_node, JsonMap.Parse(sent), before).ToObject()["users"]![0]!["password"])!.Reveal();
}
