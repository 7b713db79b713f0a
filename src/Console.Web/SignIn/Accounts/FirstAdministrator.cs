using System.Data.Common;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace IronicConsole.Web.SignIn.Accounts;

/// <summary>Prints the link by which the first administrator sets a password, at each start until there is one. It goes to standard output alone, not to logs.</summary>
internal sealed class FirstAdministrator(AccountDesk desk, IServer server, IHostApplicationLifetime life) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var start = life.ApplicationStarted.Register(started.SetResult);
        await using var stop = stoppingToken.Register(() => started.TrySetCanceled(stoppingToken));
        try
        {
            await started.Task;
            if (await desk.FirstAsync(stoppingToken) is not { } invitation) return;
            var at = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()?.TrimEnd('/') ?? "";
            await Console.Out.WriteLineAsync($"Nobody can sign in yet. Set the password of the first administrator, 'admin', within a day:\n  {at}{SignInPages.PathOf(invitation)}");
        }
        catch (OperationCanceledException)
        {
            // stopped before it was up
        }
        catch (DbException e)
        {
            await Console.Out.WriteLineAsync($"The first administrator could not be invited: {e.Message} Start the program again.");
        }
    }
}
