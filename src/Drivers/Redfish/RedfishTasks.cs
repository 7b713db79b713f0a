using System.Text.Json;
using IronicConsole.Engine.Kernel;

namespace IronicConsole.Drivers.Redfish;

/// <summary>Waits for what a BMC does in the background (202 with a task or a task monitor).</summary>
internal static class RedfishTasks
{
    /// <summary>Gives back an answer that is final, or follows its task to the end. A failed task is a problem that repeats what the BMC says.</summary>
    /// <param name="bmc">The BMC.</param>
    /// <param name="answer">What it answered to the change.</param>
    /// <param name="what">What was asked, as a verb: <c>insert the boot medium</c>.</param>
    /// <param name="cancel">Ends the wait, not the task.</param>
    public static async Task<Result<RedfishAnswer>> SettleAsync(this RedfishBmc bmc, RedfishAnswer answer, string what, CancellationToken cancel)
    {
        if (answer.Status != 202) return answer;
        var monitor = answer.Location ?? RedfishPath.Local(answer.Body.Text("TaskMonitor")) ?? answer.Body.Self();
        if (monitor is null) return answer;

        var began = bmc.Clock.GetTimestamp();
        for (var pause = answer.RetryAfter ?? bmc.Options.PollPause; bmc.Clock.GetElapsedTime(began) < bmc.Options.TaskLimit;)
        {
            await bmc.PauseAsync(pause < bmc.Options.LongestRetryAfter ? pause : bmc.Options.LongestRetryAfter, cancel).ConfigureAwait(false);
            var seen = await bmc.SendAsync(HttpMethod.Get, monitor, null, null, cancel).ConfigureAwait(false);
            if (!seen.Ok) return seen.Problem;
            var now = seen.Value;

            // A monitor vanishes once its task is over and its outcome was told or forgotten.
            if (now.Status is 404 or 410) return answer;
            if (!IsTask(now.Body))
            {
                if (now.Status != 202) return now;
            }
            else if (State(now.Body) is { } state)
            {
                if (state is "Completed") return now;
                if (state is "Exception" or "Killed" or "Cancelled" || now.Status >= 400) return Failed(bmc, now.Body, what, state);
            }
            else if (now.Status != 202)
            {
                return now;
            }

            pause = now.RetryAfter ?? bmc.Options.PollPause;
        }

        return RedfishProblems.Busy(bmc.Target, what, null, $"its task has not ended after {Words.Span(bmc.Options.TaskLimit)}");
    }

    private static bool IsTask(JsonElement body) => body.At("TaskState").ValueKind == JsonValueKind.String;

    private static string? State(JsonElement body) => body.Text("TaskState");

    private static Problem Failed(RedfishBmc bmc, JsonElement task, string what, string state) => RedfishProblems.Refused(
        bmc.Target, new RedfishAnswer(500, task), what, $"task ended as {state}");
}
