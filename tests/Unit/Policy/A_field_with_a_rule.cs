namespace IronicConsole.Tests.Policy;

/// <summary>A rule of a field cannot be got round by spelling its value otherwise.</summary>
public sealed class A_field_with_a_rule : IAsyncLifetime
{
    private static readonly Persona Member = new("member,reader", System: true);
    private PolicyBench _bench = null!;
    private string _node = "";

    public async Task InitializeAsync()
    {
        _bench = await PolicyBench.StartAsync();
        _node = (await _bench.WorldAsync())["node_ident"];
    }

    public async Task DisposeAsync() => await _bench.DisposeAsync();

    [Theory]
    [InlineData("true", 200)]
    [InlineData("null", 200)]
    [InlineData("false", 403)]
    [InlineData("\"false\"", 403)]
    [InlineData("\" No \"", 403)]
    [InlineData("\"0\"", 403)]
    public async Task Is_asked_for_each_spelling(string automatedClean, int status)
    {
        var answer = await _bench.SendAsync(Member, "PATCH", $"/v1/nodes/{_node}", $$"""[{"op":"add","path":"/automated_clean","value":{{automatedClean}}}]""");
        Assert.True(answer.Status == status, $"{answer.Status} {answer.Text}");
    }
}
