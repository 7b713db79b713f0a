namespace IronicConsole.Tests.Api;

[Collection("api")]
public sealed class A_version_of_the_api(ApiBench api)
{
    [Theory]
    [InlineData(null, "1.1")]
    [InlineData("1.1", "1.1")]
    [InlineData("1.44", "1.44")]
    [InlineData("latest", "1.92")]
    public async Task Is_named_in_the_answer(string? asked, string answered)
    {
        var answer = await api.GetAsync("/v1/nodes", asked);
        Assert.Equal(200, answer.Status);
        Assert.Equal((answered, "1.1", "1.92"), Versions(answer));
        Assert.StartsWith("req-", answer.Header("OpenStack-Request-Id"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.0")]
    [InlineData("1.93")]
    [InlineData("1.9999")]
    [InlineData("2.1")]
    [InlineData("1")]
    [InlineData("soon")]
    [InlineData("1.1.1")]
    [InlineData("1.-5")]
    public async Task Outside_the_range_is_refused_with_the_range_in_headers(string asked)
    {
        var answer = await api.GetAsync("/v1/nodes", asked);
        Assert.Equal(406, answer.Status);
        Assert.Equal(406, answer.Fault.GetProperty("code").GetInt32());
        Assert.Contains("[1.1, 1.92]", answer.Fault.GetProperty("description").GetString(), StringComparison.Ordinal);
        Assert.Equal("1.92", answer.Header("X-OpenStack-Ironic-API-Maximum-Version"));
    }

    [Fact]
    public async Task May_be_asked_by_the_generic_header_which_goes_first()
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/nodes");
        request.Headers.Add("OpenStack-API-Version", "compute 2.1, baremetal 1.30");
        request.Headers.Add("X-OpenStack-Ironic-API-Version", "1.20");
        using var answer = await api.Client.SendAsync(request);
        Assert.Equal("1.30", answer.Headers.GetValues("X-OpenStack-Ironic-API-Version").Single());
    }

    [Theory]
    [InlineData("GET", "/v1/nodes/{0}/history", "1.77", 404)]
    [InlineData("GET", "/v1/nodes/{0}/inventory", "1.80", 404)]
    [InlineData("GET", "/v1/nodes/{0}/firmware", "1.85", 404)]
    [InlineData("GET", "/v1/nodes/{0}/bios", "1.39", 404)]
    [InlineData("GET", "/v1/nodes/{0}/bios/BootDelay", "1.39", 404)]
    [InlineData("GET", "/v1/nodes/{0}/bios?detail=true", "1.73", 400)]
    [InlineData("GET", "/v1/nodes/{0}/bios?fields=name", "1.73", 400)]
    [InlineData("PUT", "/v1/nodes/{0}/states/boot_mode", "1.75", 404)]
    [InlineData("PUT", "/v1/nodes/{0}/states/secure_boot", "1.75", 404)]
    [InlineData("GET", "/v1/drivers/fake-hardware/raid/logical_disk_properties", "1.11", 406)]
    [InlineData("GET", "/v1/nodes?fields=uuid,service_step", "1.86", 406)]
    [InlineData("GET", "/v1/conductors", "1.48", 404)]
    [InlineData("GET", "/v1/deploy_templates", "1.54", 404)]
    [InlineData("POST", "/v1/deploy_templates", "1.54", 405)]
    [InlineData("POST", "/v1/nodes/{0}/vmedia", "1.88", 404)]
    [InlineData("GET", "/v1/runbooks", "1.91", 404)]
    [InlineData("POST", "/v1/runbooks", "1.91", 405)]
    [InlineData("PATCH", "/v1/runbooks/CUSTOM_X", "1.91", 405)]
    [InlineData("DELETE", "/v1/runbooks/CUSTOM_X", "1.91", 405)]
    [InlineData("GET", "/v1/runbooks/CUSTOM_X/traits", "1.92", 404)]
    [InlineData("GET", "/v1/shards", "1.81", 404)]
    [InlineData("GET", "/v1/allocations", "1.51", 404)]
    [InlineData("POST", "/v1/allocations", "1.51", 405)]
    [InlineData("DELETE", "/v1/allocations/any", "1.51", 405)]
    [InlineData("PATCH", "/v1/allocations/any", "1.56", 405)]
    [InlineData("GET", "/v1/allocations?owner=me", "1.59", 406)]
    [InlineData("GET", "/v1/allocations?fields=uuid,owner", "1.59", 406)]
    [InlineData("GET", "/v1/nodes/{0}/allocation", "1.51", 404)]
    [InlineData("DELETE", "/v1/nodes/{0}/allocation", "1.51", 404)]
    [InlineData("GET", "/v1/chassis?fields=uuid", "1.7", 406)]
    [InlineData("GET", "/v1/chassis?detail=true", "1.42", 400)]
    [InlineData("GET", "/v1/nodes/{0}/traits", "1.36", 406)]
    [InlineData("PUT", "/v1/nodes/{0}/traits/CUSTOM_A", "1.36", 405)]
    [InlineData("DELETE", "/v1/nodes/{0}/traits", "1.36", 404)]
    [InlineData("GET", "/v1/nodes/{0}?fields=uuid", "1.7", 406)]
    [InlineData("GET", "/v1/nodes?fields=uuid,shard", "1.81", 406)]
    [InlineData("GET", "/v1/nodes?detail=true", "1.42", 400)]
    [InlineData("GET", "/v1/nodes?owner=me", "1.49", 406)]
    [InlineData("GET", "/v1/nodes?parent_node=x", "1.82", 406)]
    [InlineData("GET", "/v1/nodes?include_children=true", "1.82", 406)]
    [InlineData("GET", "/v1/nodes?fields=uuid,parent_node", "1.82", 406)]
    [InlineData("GET", "/v1/nodes/{0}/children", "1.82", 404)]
    [InlineData("GET", "/v1/nodes?sort_key=fault", "1.41", 406)]
    [InlineData("GET", "/v1/nodes/{0}/vifs", "1.27", 404)]
    [InlineData("GET", "/v1/drivers?type=dynamic", "1.29", 406)]
    public async Task Refuses_what_is_newer_as_clients_expect(string method, string path, string version, int status)
    {
        var node = await api.EnrolAsync();
        var answer = await api.SendAsync(method, string.Format(null, path, node), null, version);
        Assert.True(answer.Status == status, $"{answer.Status}: {answer.Text}");
        Assert.Equal(version, answer.Header("X-OpenStack-Ironic-API-Version"));
    }

    [Theory]
    [InlineData("manage", "1.3")]
    [InlineData("inspect", "1.5")]
    [InlineData("undeploy", "1.72")]
    [InlineData("unhold", "1.84")]
    [InlineData("service", "1.86")]
    public async Task Has_no_verbs_of_later_ones(string verb, string version)
    {
        var node = await api.EnrolAsync();
        Assert.Equal(406, (await api.SendAsync("PUT", $"/v1/nodes/{node}/states/provision", new { target = verb }, version)).Status);
    }

    [Fact]
    public async Task Before_1_5_knows_no_names()
    {
        await api.EnrolAsync(new { name = "has-a-name" });
        Assert.Equal(200, (await api.GetAsync("/v1/nodes/has-a-name", "1.5")).Status);
        Assert.Equal(404, (await api.GetAsync("/v1/nodes/has-a-name", "1.4")).Status);
    }

    [Fact]
    public async Task Begins_the_life_of_a_node_where_that_version_expects_it()
    {
        var old = await api.SendAsync("POST", "/v1/nodes", new { driver = "fake-hardware" }, "1.10");
        Assert.Equal("available", old.Json.GetProperty("provision_state").GetString());
        var older = await api.GetAsync($"/v1/nodes/{old.Json.GetProperty("uuid").GetString()}", "1.1");
        Assert.Equal(System.Text.Json.JsonValueKind.Null, older.Json.GetProperty("provision_state").ValueKind);
    }

    [Theory]
    [InlineData("POST", "", """{"device_type":"tape","image_url":"http://x/y"}""", "device_type")]
    [InlineData("POST", "", """{"device_type":"cdrom","image_url":"file:///etc/passwd"}""", "image_url")]
    [InlineData("POST", "", """{"device_type":"cdrom","image_url":"http://x/y","image_download_source":"local"}""", "image_download_source")]
    [InlineData("POST", "", """{"device_type":"cdrom","image_url":"http://x/y","more":1}""", "more")]
    [InlineData("POST", "", """{"device_type":"cdrom","image_url":"http://x/y"}""", "no virtual media")]
    [InlineData("DELETE", "?device_types=tape", null, "tape")]
    public async Task From_1_89_takes_virtual_media_of_known_kinds(string method, string query, string? body, string word)
    {
        var node = await api.EnrolAsync();
        var answer = await api.SendAsync(method, $"/v1/nodes/{node}/vmedia{query}", body, "1.89");
        Assert.True(answer.Status == 400 && answer.Told.Contains(word, StringComparison.Ordinal), answer.Text);
    }

    [Fact]
    public async Task Before_1_91_does_not_see_a_json_at_the_end_of_a_name()
    {
        var name = $"n{Guid.NewGuid():N}";
        await api.EnrolAsync(new { name });
        Assert.Equal((200, 404), ((await api.GetAsync($"/v1/nodes/{name}.json", "1.90")).Status, (await api.GetAsync($"/v1/nodes/{name}.json", "1.91")).Status));
    }

    private static (string?, string?, string?) Versions(Answer answer) =>
        (answer.Header("X-OpenStack-Ironic-API-Version"), answer.Header("X-OpenStack-Ironic-API-Minimum-Version"), answer.Header("X-OpenStack-Ironic-API-Maximum-Version"));
}
