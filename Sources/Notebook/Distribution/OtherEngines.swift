import Foundation

/// How other programs than Slurm do a plan's work, by the same command.
public enum OtherEngines {
    /// How often all that is ready has to be computed until everything is: as long as the longest chain of steps, where a
    /// step that is cut takes two, its shares and its value.
    public static func waves(of plan: SubmissionPlan) -> Int {
        var depths: [Int] = []
        for step in plan.steps {
            let before = step.inputs.map { depths[$0] }.max() ?? 0
            depths.append(before + (step.isDivided ? 2 : 1))
        }
        return depths.max() ?? 0
    }

    /// A loop for one machine, or for several that see the folder, in a shell's words.
    ///
    /// - Parameter command: the words that call the program where that isn't its file alone.
    public static func parallel(
        _ plan: SubmissionPlan, in folder: SubmissionFolder, program: String, command: String? = nil, jobs: Int
    ) -> String {
        let (program, folder) = (command ?? Setting.quoted(program), Setting.quoted(folder.folder.path))
        return """
            # Hosts that see the folder are named with --sshlogin a,b,c. Given again, it goes on.
            cd \(Setting.quoted(plan.workingFolder)) || exit 1
            for wave in $(seq \(max(1, waves(of: plan)))); do
              parallel -q -j \(jobs) \(program) shard \(folder) --shard {}/\(jobs) ::: $(seq 0 \(jobs - 1)) || exit 1
              \(program) collect \(folder); status=$?
              # 3: not everything has been computed yet.
              [ $status = 3 ] || exit $status
            done
            exit 3

            """
    }

    /// An indexed job that computes all that is ready: created anew until everything is there.
    ///
    /// - Parameter cpus: for each pod.
    public static func kubernetes(_ plan: SubmissionPlan, jobs: Int, cpus: Int) -> String {
        """
        # One wave. Create it anew, at most \(waves(of: plan)) times, until `cahier collect` on the volume ends with 0.
        apiVersion: batch/v1
        kind: Job
        metadata:
          generateName: \(plan.name)-
        spec:
          completionMode: Indexed
          completions: \(jobs)
          parallelism: \(jobs)
          backoffLimitPerIndex: 3
          maxFailedIndexes: \(jobs)
          podFailurePolicy:
            rules:
              - action: Ignore
                onPodConditions: [{type: DisruptionTarget}]
              - action: FailIndex
                onExitCodes: {operator: In, values: [1, 69]}
          template:
            spec:
              restartPolicy: Never
              containers:
                - name: cahier
                  image: IMAGE            # with this program, its data and its libraries
                  command: [cahier, shard, /work, --shard, $(JOB_COMPLETION_INDEX)/\(jobs)]
                  resources: {requests: {cpu: "\(cpus)"}}
                  volumeMounts: [{name: work, mountPath: /work}]
              volumes:
                - name: work
                  persistentVolumeClaim: {claimName: CLAIM}     # ReadWriteMany, with this folder's files

        """
    }
}
