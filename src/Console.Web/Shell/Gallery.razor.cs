using IronicConsole.Web.Components;

namespace IronicConsole.Web.Shell;

/// <summary>Shows all shared parts on one page, to look at them in each theme and width. Development only.</summary>
public sealed partial class Gallery
{
    private readonly IReadOnlyList<Fix> _fixes =
    [
        new("insert", "Insert bios 1.10.2, then retry step 5", "Adds 9-13 min and 1 reboot, clears the fault", "plus", "worked on 4 of 4"),
        new("retry", "Retry step 5 as it is", "Clears the fault. Failed the same way on 5 of 5 nodes"),
        new("abort", "Abort to active", "Boots the instance again, keeps BIOS 1.8.2", "undo"),
    ];

    private readonly IReadOnlyList<CopyCommand> _commands =
    [
        new("openstack CLI", "openstack baremetal node power off r12-u11"),
        new("curl", "curl -X PUT -H 'X-Auth-Token: <token>' -H 'Content-Type: application/json' https://console.example/v1/nodes/r12-u11/states/power -d '{\"target\":\"power off\"}'"),
    ];

    private IReadOnlyList<LogLine> _lines = [];
    private DateTimeOffset _soon;
    private ConfirmDialog? _confirm;

    /// <inheritdoc />
    protected override void OnInitialized()
    {
        var now = Time.GetUtcNow();
        _soon = now.AddMinutes(31.5);
        _lines =
        [
            new(now.AddMinutes(-2), "POST UpdateService.SimpleUpdate ImageURI=BIOS_R750_1.15.2.exe"),
            new(now.AddSeconds(-119), "202 Accepted, task JID_4471802233"),
            new(now.AddSeconds(-70), "BMC answered 503 once, next poll in 12 s", LogWeight.Warning),
            new(now.AddSeconds(-61), "JID_4471802233 Failed SUP0518: below minimum version 1.10.2", LogWeight.Error, Hit: true),
            new(now.AddSeconds(-61), "step firmware.update attempt 2 of 2 failed, no retry left"),
        ];
    }

    private void Say() => Toasts.Show(Family.Working, "Power off requested for r12-u11", "By you, just now. The engine has it.", "_gallery");

    private async Task Ask()
    {
        var answer = await _confirm!.AskAsync(new("Power off 12 nodes?", ["Cuts r12-u11-dpu0.", "Instance edge-gw-14 goes down."], "Power off")
        {
            Danger = true,
            Count = 12,
            Reason = true,
            Command = _commands[0].Text,
        });
        Toasts.Show(answer.Yes ? Family.Done : Family.Failed, answer.Yes ? $"Confirmed: {answer.Reason}" : "Kept as it is");
    }
}
