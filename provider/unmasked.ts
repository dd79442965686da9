/** `unmask UNIT`: lets it be enabled and started again, wherever somebody has masked it; of any other it leaves all as it is. */
export const UNMASK = `unmask() {
  case $(systemctl is-enabled -- "$1" 2>/dev/null) in
    masked) systemctl --quiet unmask -- "$1" ;;
    masked-runtime) systemctl --quiet unmask --runtime -- "$1" ;;
  esac
}
`;
