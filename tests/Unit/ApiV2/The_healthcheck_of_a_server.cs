using IronicConsole.Engine.Store;
using IronicConsole.Tests.Api;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace IronicConsole.Tests.ApiV2;

public sealed class The_healthcheck_of_a_server : IAsyncLifetime
{
    private readonly V2Bench _bench = new();

    public Task InitializeAsync() => _bench.InitializeAsync();

    public Task DisposeAsync() => _bench.DisposeAsync();

    [Fact]
    public async Task Is_green_and_empty_while_the_store_takes_commits_and_red_while_it_does_not()
    {
        foreach (var path in new[] { "/healthcheck", "/healthcheck/deep" })
        {
            var well = await _bench.SendAsync("GET", path);
            Assert.Equal((200, "", "text/plain"), (well.Status, well.Text, well.ContentType));
        }

        Assert.Equal(404, (await _bench.SendAsync("GET", "/healthchecks")).Status);

        Answer? ill = null;
        using (var other = new SqliteConnection($"Data Source={Path.Combine(Folder(), "ironic-console.db")};Pooling=False"))
        {
            other.Open();
            using var hold = other.CreateCommand();
            hold.CommandText = "BEGIN IMMEDIATE";
            hold.ExecuteNonQuery();
            await Eventually.True(() => $"the healthcheck to be red: {ill?.Status}", async () => (ill = await _bench.SendAsync("GET", "/healthcheck")).Status == 503);
            Assert.StartsWith("The store ", ill!.Text, StringComparison.Ordinal);
        }

        await Eventually.True(() => "the healthcheck to be green again", async () => (await _bench.SendAsync("GET", "/healthcheck")).Status == 200);
    }

    private string Folder() => _bench.Services.GetRequiredService<StoreOptions>().Folder;
}
