using IronicConsole.Drivers.Neutron;
using IronicConsole.Engine.Hardware;
using IronicConsole.Engine.Kernel;
using Microsoft.AspNetCore.Http;
using static IronicConsole.Tests.Networks.TroubledNeutron;

namespace IronicConsole.Tests.Networks;

/// <summary>What a Neutron can do wrong; one that does right is in the end-to-end tests (<c>Machines_on_a_real_Neutron</c>).</summary>
public sealed class A_Neutron_in_trouble
{
    private const string Network = """{"networks":[{"id":"net-1","name":"ramdisks"}]}""";

    [Theory]
    [InlineData("<html>a proxy</html>", "The answer of Neutron is not JSON.")]
    [InlineData("[]", "The answer of Neutron is no JSON object.")]
    [InlineData("""{"networks":"many"}""", "The answer of Neutron has no list of networks.")]
    [InlineData("""{"networks":[1]}""", "The answer of Neutron has no list of networks.")]
    public async Task Whose_answer_is_none_is_told_so(string answer, string told)
    {
        await using var neutron = await StartAsync((http, _) => JsonAsync(http, answer));
        var problem = await neutron.Network.CheckAsync(Node, default);
        Assert.Equal(("neutron-answer", told), (problem?.Slug, problem?.Told));
    }

    [Fact]
    public async Task Whose_answer_is_too_long_is_not_read()
    {
        await using var neutron = await StartAsync((http, _) => JsonAsync(http, $$"""{"networks":[],"more":"{{new string('x', 70_000)}}"}"""));
        Assert.Equal("The answer of Neutron is longer than 64 KiB, which is not read.", (await neutron.Network.CheckAsync(Node, default))?.Told);
    }

    [Fact]
    public async Task That_fails_is_asked_again_later_and_left_alone_after_some_failures()
    {
        await using var neutron = await StartAsync((http, _) => JsonAsync(http, "{}", 503));
        foreach (var _ in new[] { 1, 2, 3 })
        {
            var problem = await neutron.Network.CheckAsync(Node, default);
            Assert.Equal("neutron-unreachable", problem?.Slug);
            Assert.NotNull(problem!.RetryAfter);
        }

        Assert.Equal(2, neutron.Asked.Count);
        Assert.Contains("left alone", (await neutron.Network.CheckAsync(Node, default))!.Told, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_never_answers_is_given_up()
    {
        await using var neutron = await StartAsync((http, _) => Task.Delay(Timeout.Infinite, http.RequestAborted), (o, _) => o.RequestTimeout = TimeSpan.FromMilliseconds(100));
        Assert.Equal("Neutron does not answer: no answer within 1 s.", (await neutron.Network.CheckAsync(Node, default))?.Told);
    }

    [Fact]
    public async Task With_two_networks_of_a_name_wants_the_UUID()
    {
        await using var neutron = await StartAsync((http, _) => JsonAsync(http, """{"networks":[{"id":"a"},{"id":"b"}]}"""));
        var problem = await neutron.Network.CheckAsync(Node, default);
        Assert.Equal(("driver_info/cleaning_network", "Neutron has several networks named 'ramdisks'.", "Give the UUID."), (problem?.Field, problem?.Told, problem?.Fix));
    }

    [Fact]
    public async Task That_made_the_port_of_a_request_whose_sender_died_gives_that_port()
    {
        var late = $$"""{"id":"5b0e6f2c-0000-4000-8000-00000000000a","name":"baremetal-cleaning-{{Place.Id}}","network_id":"net-1","binding:host_id":"{{Node.Id}}","binding:vif_type":"other"}""";
        var posted = false;
        await using var neutron = await StartAsync((http, asked) =>
        {
            if (asked.StartsWith("GET /v2.0/networks", StringComparison.Ordinal)) return JsonAsync(http, Network);
            if (asked.StartsWith("GET", StringComparison.Ordinal)) return JsonAsync(http, posted ? $$"""{"ports":[{{late}}]}""" : """{"ports":[]}""");
            posted = true;
            return JsonAsync(http, """{"NeutronError":{"type":"MacAddressInUse","message":"in use","detail":""}}""", 409);
        });
        var had = await neutron.Network.ConnectAsync(Node, NetworkPhase.Cleaning, [Place], default);
        Assert.Equal("5b0e6f2c-0000-4000-8000-00000000000a", had.Value![Place.Id]);
        Assert.Single(neutron.Asked, a => a.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task That_refuses_the_second_port_has_the_first_one_deleted()
    {
        var ports = new List<string>();
        await using var neutron = await StartAsync(async (http, asked) =>
        {
            switch (asked)
            {
                case var a when a.StartsWith("GET /v2.0/networks", StringComparison.Ordinal):
                    await JsonAsync(http, Network);
                    break;
                case var a when a.StartsWith("GET", StringComparison.Ordinal):
                    await JsonAsync(http, $$"""{"ports":[{{string.Join(',', ports)}}]}""");
                    break;
                case var a when a.StartsWith("POST", StringComparison.Ordinal) && ports.Count == 0:
                    ports.Add($$"""{"id":"5b0e6f2c-0000-4000-8000-00000000000a","name":"baremetal-cleaning-{{Place.Id}}","binding:vif_type":"other"}""");
                    await JsonAsync(http, $$"""{"port":{{ports[0]}}}""", 201);
                    break;
                case var a when a.StartsWith("DELETE", StringComparison.Ordinal):
                    http.Response.StatusCode = 204;
                    break;
                default:
                    await JsonAsync(http, """{"NeutronError":{"type":"OverQuota","message":"Quota exceeded for resources: ['port'].","detail":""}}""", 409);
                    break;
            }
        });
        var had = await neutron.Network.ConnectAsync(Node, NetworkPhase.Cleaning, [Place, Place with { Id = Guid.Parse("5b0e6f2c-0000-4000-8000-000000000002"), Name = "port two" }], default);
        Assert.Equal("Neutron refuses to make a port for port two: Quota exceeded for resources: ['port'].", had.Problem?.Told);
        Assert.Equal("DELETE /v2.0/ports/5b0e6f2c-0000-4000-8000-00000000000a", neutron.Asked.Last());
    }

    [Fact]
    public async Task That_wants_a_token_gets_one_from_Keystone_and_a_new_one_when_it_is_refused()
    {
        var file = Path.GetTempFileName();
        await File.WriteAllTextAsync(file, "secret\n");
        var given = 0;
        await using var neutron = await StartAsync((http, asked) =>
        {
            if (!asked.StartsWith("POST /v3/auth/tokens", StringComparison.Ordinal)) return http.Request.Headers["X-Auth-Token"] == "token-2" ? JsonAsync(http, Network) : JsonAsync(http, "", 401);
            http.Response.Headers["X-Subject-Token"] = $"token-{++given}";
            return JsonAsync(http, """{"token":{"expires_at":"2999-01-01T00:00:00Z"}}""", 201);
        }, (o, url) => (o.AuthUrl, o.Username, o.PasswordFile) = (new Uri(url, "/v3"), "ironic", file));
        Assert.Null(await neutron.Network.CheckAsync(Node, default));
        Assert.Equal(2, given);
        File.Delete(file);
    }

    [Theory]
    [InlineData("Neutron:Url must be an http or https address.", "ftp://x", "", "")]
    [InlineData("Neutron:AuthUrl and Neutron:Token exclude each other: leave one out.", "http://x", "http://y/v3", "token")]
    [InlineData("Neutron:AuthUrl needs Neutron:Username and Neutron:PasswordFile.", "http://x", "http://y/v3", "")]
    public void Is_not_pointed_at_by_settings_that_are_wrong(string told, string url, string auth, string token) =>
        Assert.Equal(told, new NeutronOptions { Url = new Uri(url), AuthUrl = auth.Length > 0 ? new Uri(auth) : null, Token = token }.Wrong());

    [Fact]
    public async Task Need_not_be_asked_to_see_that_a_network_is_missing()
    {
        await using var neutron = await StartAsync((http, _) => JsonAsync(http, "{}"), (o, _) => o.CleaningNetwork = "");
        var problem = neutron.Network.Validate(Node);
        Assert.Equal(("driver_info/cleaning_network", "No network is set for cleaning."), (problem?.Field, problem?.Told));
        Assert.Empty(neutron.Asked);
    }
}
